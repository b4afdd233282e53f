using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>An application that sends back what it gets, after a greeting when it has one.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly string _greeting;

    public EchoServer(string host, string greeting = "")
    {
        _greeting = greeting;
        _listener = new TcpListener(IPAddress.Parse(host), 0);
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = EchoAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        using (socket)
        {
            if (_greeting.Length > 0) await socket.SendAsync(Encoding.ASCII.GetBytes(_greeting));
            var buffer = new byte[65_536];
            while (await socket.ReceiveAsync(buffer) is var count and > 0) await socket.SendAsync(buffer.AsMemory(0, count));
            socket.Shutdown(SocketShutdown.Both);
        }
    }
}
