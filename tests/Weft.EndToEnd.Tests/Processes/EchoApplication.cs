using System.Net.Sockets;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A tcp application that sends back what comes and half-closes after its client did.</summary>
internal sealed class EchoApplication(int port) : AcceptingApplication(port, backlog: 64)
{
    protected override async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await stream.CopyToAsync(stream, Stop);
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The client left or the test is over.
        }
    }
}
