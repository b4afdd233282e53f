using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>Connections that send a request each, over and over, until stopped. Nothing is tried twice: what fails is counted.</summary>
internal sealed class HttpLoad : IAsyncDisposable
{
    private static readonly byte[] Request = "GET /load?bytes=1000 HTTP/1.1\r\nhost: service\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FailedRequest> _failed = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly IPEndPoint _address;
    private readonly Task _running;
    private long _succeeded;

    private HttpLoad(IPEndPoint address, int connections)
    {
        _address = address;
        _running = Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(ConnectionAsync)));
    }

    public long Succeeded => Interlocked.Read(ref _succeeded);

    public IReadOnlyList<FailedRequest> Failed => [.. _failed];

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    public static HttpLoad Start(int port, int connections) => new(new IPEndPoint(IPAddress.Loopback, port), connections);

    /// <summary>The failed requests, a line for each reason.</summary>
    public string Reasons() =>
        string.Join('\n', _failed.GroupBy(failed => failed.Reason).Select(group => $"{group.Count()} x {group.Key} ({group.First().At}..{group.Last().At})"));

    /// <summary>Sends nothing new and waits for what is under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task ConnectionAsync()
    {
        var buffer = new byte[16 * 1024];
        Socket? socket = null;
        while (!_stop.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(Limit, TimeProvider.System);
            try
            {
                socket ??= await ConnectAsync(patience.Token);
                var keep = await OneAsync(socket, buffer, patience.Token);
                if (keep) continue;
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException or IOException)
            {
                _failed.Enqueue(new FailedRequest(Elapsed, fault.Message));
            }
            socket?.Dispose();
            socket = null;
        }
        socket?.Dispose();
    }

    private async Task<Socket> ConnectAsync(CancellationToken patience)
    {
        var socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_address, patience);
        return socket;
    }

    /// <returns>Whether the connection can carry another.</returns>
    private async Task<bool> OneAsync(Socket socket, byte[] buffer, CancellationToken patience)
    {
        await socket.SendAsync(Request, patience);
        var (filled, total, head) = (0, int.MaxValue, -1);
        while (filled < total)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), patience);
            if (read == 0) throw new IOException($"closed after {filled} bytes of an answer");
            filled += read;
            if (head >= 0 || (head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0) continue;
            total = head + 4 + LengthOf(buffer.AsSpan(0, head));
        }
        var text = Encoding.ASCII.GetString(buffer, 0, head);
        if (text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) Interlocked.Increment(ref _succeeded);
        else _failed.Enqueue(new FailedRequest(Elapsed, text.ReplaceLineEndings(" | ")));
        return !text.Contains("connection: close", StringComparison.OrdinalIgnoreCase);
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        foreach (var line in Encoding.ASCII.GetString(head).Split("\r\n"))
            if (line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase)) return int.Parse(line.AsSpan(15), CultureInfo.InvariantCulture);
        throw new IOException("an answer without content-length");
    }
}
