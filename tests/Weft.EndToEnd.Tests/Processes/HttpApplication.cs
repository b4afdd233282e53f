using System.Net.Sockets;
using System.Text;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>An HTTP/1.1 application for load: answers each GET with a small body, <c>/big</c> with 64 MiB. Costs little, so that the proxies are what is loaded.</summary>
internal sealed class HttpApplication(int port) : AcceptingApplication(port, backlog: 512)
{
    private const int BigBytes = 64 * 1024 * 1024;
    private static readonly byte[] Small = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + new string('x', 1000));
    private static readonly byte[] BigHead = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-length: {BigBytes}\r\n\r\n");

    protected override async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        socket.NoDelay = true;
        var buffer = new byte[16 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled), Stop);
                if (read == 0) return;
                filled += read;
                int end;
                while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) >= 0)
                {
                    var big = buffer.AsSpan().StartsWith("GET /big"u8);
                    buffer.AsSpan(end + 4, filled - end - 4).CopyTo(buffer);
                    filled -= end + 4;
                    await AnswerAsync(socket, big);
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client left or the test is over.
        }
    }

    private async Task AnswerAsync(Socket socket, bool big)
    {
        await socket.SendAsync(big ? BigHead : Small, Stop);
        if (!big) return;
        var block = new byte[64 * 1024];
        for (var left = BigBytes; left > 0; left -= block.Length)
            for (var sent = 0; sent < block.Length;) sent += await socket.SendAsync(block.AsMemory(sent), Stop);
    }
}
