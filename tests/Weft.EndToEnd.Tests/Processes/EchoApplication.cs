using System.Net;
using System.Net.Sockets;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A tcp application that sends back what comes and half-closes after its client did.</summary>
internal sealed class EchoApplication : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public EchoApplication(int port)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(64);
        _ = AcceptAsync();
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
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await stream.CopyToAsync(stream, _stop.Token);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The client left or the test is over.
        }
    }
}
