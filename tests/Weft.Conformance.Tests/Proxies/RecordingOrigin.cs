using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.Conformance.Tests.Proxies;

/// <summary>An origin that answers every whole request with 200 and keeps it. What it cannot read it keeps too, and closes.</summary>
internal sealed class RecordingOrigin : IAsyncDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"u8.ToArray();

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<string> _faults = [];

    public RecordingOrigin()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Takes what came since it was last asked.</summary>
    public (IReadOnlyList<RecordedRequest> Requests, IReadOnlyList<string> Faults) Take()
    {
        lock (_requests)
        {
            (IReadOnlyList<RecordedRequest>, IReadOnlyList<string>) taken = ([.. _requests], [.. _faults]);
            _requests.Clear();
            _faults.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        socket.NoDelay = true;
        var buffer = new byte[64 * 1024];
        var input = "";
        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer, _stop.Token);
                if (count == 0) return;
                input += Encoding.Latin1.GetString(buffer, 0, count);
                while (RecordedRequest.Take(ref input) is { } request)
                {
                    lock (_requests) _requests.Add(request);
                    await socket.SendAsync(Answer, _stop.Token);
                }
            }
        }
        catch (InvalidDataException fault)
        {
            lock (_requests) _faults.Add(fault.Message);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy left or the test is over.
        }
    }
}
