using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Detection;

/// <summary>A server that speaks first, as one of mail does.</summary>
internal sealed class MailApplication(int port) : AcceptingApplication(port, backlog: 64)
{
    public static readonly byte[] Greeting = "220 mail.example ESMTP\r\n"u8.ToArray();

    protected override async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        socket.NoDelay = true;
        try
        {
            await socket.SendAsync(Greeting, Stop);
            // Until the client has heard enough.
            await socket.ReceiveAsync(new byte[512], Stop);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client left or the test is over.
        }
    }
}
