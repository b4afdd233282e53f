using Weft.Proxy.Loop;

namespace Weft.Proxy.Listeners;

/// <summary>One worker's share in accepting for a listener.</summary>
internal sealed class AcceptTarget(EventLoop loop, int descriptor, ListenerGroup group) : ListenTarget(loop, descriptor)
{
    protected override void OnAccepted(int descriptor, SocketEndpoint remote)
    {
        var state = group.LeastLoaded(group.States[Loop.Id]);
        if (ReferenceEquals(state.Loop, Loop))
        {
            state.Take(descriptor, remote);
            return;
        }
        // Counted before it is there, so that a burst does not all go to the worker that looked idle.
        Interlocked.Increment(ref state.Loop.TransportStatistics.ConnectionsArriving);
        state.Loop.Post(new HandOver(state, descriptor, remote));
    }

    /// <summary>A descriptor on its way to another worker, before a byte of it was read.</summary>
    private sealed class HandOver(ListenerState state, int descriptor, SocketEndpoint remote) : LoopMessage
    {
        public override void Run(EventLoop loop)
        {
            Interlocked.Decrement(ref loop.TransportStatistics.ConnectionsArriving);
            state.Take(descriptor, remote);
        }
    }
}
