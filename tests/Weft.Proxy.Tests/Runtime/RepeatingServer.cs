using System.Net;
using System.Net.Sockets;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>An application that reads one byte and answers with that byte many times: any foreign byte is seen.</summary>
internal sealed class RepeatingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _count;

    public RepeatingServer(int count)
    {
        _count = count;
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var mark = new byte[1];
                if (await socket.ReceiveAsync(mark) == 0) return;
                var bytes = new byte[_count];
                bytes.AsSpan().Fill(mark[0]);
                await socket.SendAsync(bytes);
                socket.Shutdown(SocketShutdown.Send);
                await socket.ReceiveAsync(mark);
            }
            catch (SocketException)
            {
                // The client went away, as it is meant to.
            }
        }
    }
}
