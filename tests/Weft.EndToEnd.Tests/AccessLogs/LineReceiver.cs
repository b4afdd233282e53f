using System.Net.Sockets;
using System.Text;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>A log server that keeps the lines it is sent.</summary>
internal sealed class LineReceiver(int port) : AcceptingApplication(port, backlog: 16)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    protected override async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        try
        {
            while (await reader.ReadLineAsync(Stop) is { } line)
            {
                lock (_lines) _lines.Add(line);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or IOException)
        {
            // The sender left or the test is over.
        }
    }
}
