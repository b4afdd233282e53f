using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Permissive;

/// <summary>A tcp application that speaks first and then sends back what comes.</summary>
internal sealed class GreetingApplication(int port) : AcceptingApplication(port, backlog: 64)
{
    public const string Greeting = "220 ready";

    protected override async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await stream.WriteAsync("220 ready\r\n"u8.ToArray(), Stop);
            await stream.CopyToAsync(stream, Stop);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The client left or the test is over.
        }
    }
}
