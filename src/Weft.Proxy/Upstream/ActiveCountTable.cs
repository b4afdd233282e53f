using System.Collections.Concurrent;
using Weft.Proxy.Loop;

namespace Weft.Proxy.Upstream;

/// <summary>The <see cref="ActiveCounts"/> of every (cluster, endpoint address), shared by the workers. Looked up when endpoints change, never per request.</summary>
internal sealed class ActiveCountTable(int workers)
{
    private readonly ConcurrentDictionary<(string Cluster, SocketEndpoint Address), ActiveCounts> _counts = new();

    public int Count => _counts.Count;

    /// <summary>Forgets endpoints that no configuration names any more. One that still drains keeps its counts to itself.</summary>
    public void Keep(IReadOnlySet<(string Cluster, SocketEndpoint Address)> named)
    {
        foreach (var key in _counts.Keys)
        {
            if (!named.Contains(key)) _counts.TryRemove(key, out _);
        }
    }

    public ActiveCounts Of(string cluster, SocketEndpoint address) => _counts.GetOrAdd((cluster, address), _ => new ActiveCounts(workers));
}
