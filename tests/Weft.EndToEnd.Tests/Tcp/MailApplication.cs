using System.Net.Sockets;
using System.Text;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>Speaks enough of SMTP to take a message: it greets first.</summary>
internal sealed class MailApplication(int port) : AcceptingApplication(port, backlog: 64)
{
    public string Received { get; private set; } = "";

    protected override async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            await AnswerAsync(stream, "220 mail ready");
            while (await reader.ReadLineAsync(Stop) is { } line)
            {
                switch (line.Split(' ')[0].ToUpperInvariant())
                {
                    case "DATA":
                        await AnswerAsync(stream, "354 go on");
                        var message = new StringBuilder();
                        while (await reader.ReadLineAsync(Stop) is { } part && part != ".") message.Append(part).Append('\n');
                        Received = message.ToString();
                        await AnswerAsync(stream, "250 taken");
                        break;
                    case "QUIT":
                        await AnswerAsync(stream, "221 bye");
                        return;
                    default:
                        await AnswerAsync(stream, "250 ok");
                        break;
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The client left or the test is over.
        }
    }

    private static ValueTask AnswerAsync(NetworkStream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
}
