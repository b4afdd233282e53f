using System.Net;
using System.Net.Sockets;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>An application in the test's own process: accepts on a loopback port until it is disposed and serves each connection by itself.</summary>
internal abstract class AcceptingApplication : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    protected AcceptingApplication(int port, int backlog)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(backlog);
        Stop = _stop.Token;
        _ = AcceptAsync();
    }

    /// <summary>The end of the test.</summary>
    protected CancellationToken Stop { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    /// <summary>Serves one connection and disposes it.</summary>
    protected abstract Task ServeAsync(Socket socket);

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(Stop));
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
