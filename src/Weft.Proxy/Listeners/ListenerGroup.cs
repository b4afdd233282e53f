using Weft.Proxy.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Listeners;

/// <summary>One bound address with its states on all workers. The acceptor gives a connection to the worker with the fewest.</summary>
internal sealed class ListenerGroup
{
    private readonly int _descriptor;

    private ListenerGroup(int descriptor, SocketEndpoint address)
    {
        _descriptor = descriptor;
        Address = address;
    }

    /// <summary>Where it listens; the port that the system chose when 0 was asked for.</summary>
    public SocketEndpoint Address { get; }

    /// <summary>One per worker, in the workers' order; set before accepting begins.</summary>
    public ListenerState[] States { get; set; } = [];

    /// <summary>Binds and listens; null with the system's error when that is refused.</summary>
    public static ListenerGroup? TryBind(SocketEndpoint address, out int errno)
    {
        var descriptor = TcpSocket.Listen(address, ListenerLimits.Backlog, out errno);
        return descriptor < 0 ? null : new ListenerGroup(descriptor, TcpSocket.LocalOf(descriptor));
    }

    /// <summary>A target for one worker, to be added on its loop.</summary>
    public AcceptTarget CreateTarget(EventLoop loop) => new(loop, TcpSocket.Duplicate(_descriptor), this);

    /// <summary>The state on the worker with the fewest connections.</summary>
    public ListenerState LeastLoaded(ListenerState preferred)
    {
        var best = preferred;
        var least = Open(preferred);
        foreach (var state in States)
        {
            var open = Open(state);
            if (open >= least) continue;
            least = open;
            best = state;
        }
        return best;
    }

    public void Close() => _ = Libc.close(_descriptor);

    private static long Open(ListenerState state)
    {
        var statistics = state.Loop.TransportStatistics;
        return Volatile.Read(ref statistics.ConnectionsOpened) - Volatile.Read(ref statistics.ConnectionsClosed) + Volatile.Read(ref statistics.ConnectionsArriving);
    }
}
