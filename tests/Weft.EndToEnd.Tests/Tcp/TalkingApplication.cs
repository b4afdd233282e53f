using System.Net.Sockets;
using System.Threading.Channels;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>Holds its side of a <see cref="Conversation"/> on every connection.</summary>
internal sealed class TalkingApplication(int port) : AcceptingApplication(port, backlog: 64)
{
    private readonly Channel<string> _heard = Channel.CreateUnbounded<string>();

    /// <summary>What it says on the next connection.</summary>
    public Conversation Says { get; set; } = new(0, 1, 1);

    /// <summary>The hash of what the next connection to end brought, or why it broke.</summary>
    public async Task<string> HeardAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    protected override async Task ServeAsync(Socket socket)
    {
        using var owned = socket;
        try
        {
            await _heard.Writer.WriteAsync(await Says.HoldAsync(socket));
        }
        catch (Exception fault) when (fault is SocketException or TimeoutException)
        {
            await _heard.Writer.WriteAsync(fault.Message);
        }
    }
}
