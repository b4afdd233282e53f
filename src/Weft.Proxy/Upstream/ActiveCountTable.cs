using System.Collections.Concurrent;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Upstream;

/// <summary>The <see cref="ActiveCounts"/> of every (cluster, endpoint address), shared by the workers. Looked up when endpoints change, never per request.</summary>
internal sealed class ActiveCountTable(int workers)
{
    private readonly ConcurrentDictionary<(string Cluster, SocketEndpoint Address), ActiveCounts> _counts = new();

    public ActiveCounts Of(string cluster, SocketEndpoint address) => _counts.GetOrAdd((cluster, address), _ => new ActiveCounts(workers));
}
