using System.Net;
using System.Net.Sockets;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>A server whose every connection follows a script, told its number from 0.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<RawPeer, int, Task> _script;
    private int _connections;

    public ScriptedServer(Func<RawPeer, int, Task> script)
    {
        _script = script;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What a script threw; tests look at it when something is missing.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>A server that answers every request of HTTP/1.1 without a body in the same way.</summary>
    public static ScriptedServer Answering(string response) => new(async (peer, _) =>
    {
        while (await peer.ReadHeadAsync() is { Length: > 0 }) await peer.SendAsync(response);
    });

    /// <summary>A port where nothing listens.</summary>
    public static int ClosedPort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RunAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(Socket socket)
    {
        socket.NoDelay = true;
        using var peer = new RawPeer(socket);
        try
        {
            await _script(peer, Interlocked.Increment(ref _connections) - 1);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }
    }
}
