using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Observation;

/// <summary>Makes the taps of one opaque filter chain. Part of its settings: immutable, shared by all workers.</summary>
internal abstract class RelayTapSource
{
    /// <summary>A tap for a connection that begins now, on the worker that has it; null: this one goes unwatched, at no cost.</summary>
    public abstract RelayTap? Watch(UpstreamContext context, Channel client);
}
