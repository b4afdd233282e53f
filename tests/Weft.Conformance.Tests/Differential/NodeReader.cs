using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using Weft.EndToEnd.Tests;

namespace Weft.Conformance.Tests.Differential;

/// <summary>The HTTP server of node (llhttp) behind a pipe.</summary>
internal sealed class NodeReader : IDisposable
{
    private readonly Process _process;

    public NodeReader()
    {
        var start = new ProcessStartInfo(Programs.Tool("node"), [Path.Combine(AppContext.BaseDirectory, "Differential", "read.js")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
    }

    public async Task<Reading> ReadAsync(byte[] input)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, input.Length);
        var pipe = _process.StandardInput.BaseStream;
        await pipe.WriteAsync(length);
        await pipe.WriteAsync(input);
        await pipe.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("node ended");
        using var json = JsonDocument.Parse(line);
        var requests = json.RootElement.GetProperty("requests").EnumerateArray().Select(ReadOne).ToList();
        return new Reading(requests, !json.RootElement.GetProperty("stopped").GetBoolean());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static ReadRequest ReadOne(JsonElement request)
    {
        string Member(string name) => request.GetProperty(name).GetString()!;
        return ReadRequest.OfRaw(Member("method"), Member("target"), Member("host"), Member("body"));
    }
}
