using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Permissive;

/// <summary>Every change of mode under load: no request fails, no stream ends.</summary>
public class ModeChangeTests
{
    private const int Connections = 16;

    // Three stages of 2 s, and what the pushes take on a busy machine.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task The_round_trip_from_DISABLED_to_STRICT_and_back_fails_no_request_and_ends_no_stream()
    {
        await using var open = await OpenMesh.StartAsync("DISABLED");
        using var stopStreams = new CancellationTokenSource();
        var streams = Enumerable.Range(0, 4).Select(_ => PatternStream.RunAsync(open.OutboundOf("echo"), blockBytes: 4096, stopStreams.Token)).ToList();
        await using var load = HttpLoad.Start(open.OutboundOf("load"), Connections);
        await using var pastTheMesh = HttpLoad.Start(open.InboundOf("load"), connections: 2);
        var handshakes = new List<long>();

        await StepAsync("PERMISSIVE", ready: true);
        handshakes[^1].ShouldBeGreaterThan(0, "clients use TLS once the service is ready");
        await pastTheMesh.StopAsync();
        pastTheMesh.Failed.Count.ShouldBe(0, pastTheMesh.Reasons());
        await StepAsync("STRICT", ready: true);
        await RefusedAsync(open.InboundOf("load"));
        await StepAsync("PERMISSIVE", ready: true);
        await StepAsync("DISABLED", ready: false);
        await StepAsync("STRICT", ready: true);
        await StepAsync("DISABLED", ready: false);

        await load.StopAsync();
        await stopStreams.CancelAsync();
        var bytes = await Task.WhenAll(streams);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{load.Succeeded} requests through the mesh and {pastTheMesh.Succeeded} past it, {load.Failed.Count} failed; streams of {string.Join(", ", bytes)} bytes; handshakes after each step: {string.Join(", ", handshakes)}");
        load.Failed.Count.ShouldBe(0, load.Reasons());
        load.Succeeded.ShouldBeGreaterThan(1000);

        async Task StepAsync(string mode, bool ready)
        {
            await open.SetModeAsync(mode);
            await open.IsTlsReadyAsync(ready);
            await Task.Delay(Settling, TimeProvider.System, TestContext.Current.CancellationToken);
            await open.Mesh.IsUpAsync();
            handshakes.Add(await open.Service.CountAsync("listener.", ".ssl.handshake"));
            load.Failed.Count.ShouldBe(0, $"{mode}: {load.Reasons()}");
        }
    }

    private static async Task RefusedAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n"u8.ToArray());
        var answer = new byte[100];
        try
        {
            var count = await client.GetStream().ReadAsync(answer);
            System.Text.Encoding.Latin1.GetString(answer, 0, count).ShouldNotContain("HTTP/1.1");
        }
        catch (IOException)
        {
            // Reset: refused as well.
        }
    }
}
