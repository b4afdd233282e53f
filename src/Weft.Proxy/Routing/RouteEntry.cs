namespace Weft.Proxy.Routing;

/// <summary>One route: which paths, to which clusters, for how long.</summary>
internal sealed class RouteEntry
{
    private readonly byte[] _path;
    private readonly bool _exact;
    private readonly int[] _clusters;
    private readonly int[] _weights;
    private readonly int _weightSum;

    /// <param name="path">Prefix, or the whole path without its query when <paramref name="exact"/>.</param>
    /// <param name="exact">Whether the whole path must be equal.</param>
    /// <param name="clusters">Indexes into the structure's clusters, with weights of at least 1.</param>
    /// <param name="timeout">For the whole answer; zero is never.</param>
    public RouteEntry(byte[] path, bool exact, IReadOnlyList<(int Cluster, int Weight)> clusters, TimeSpan timeout)
    {
        _path = path;
        _exact = exact;
        _clusters = [.. clusters.Select(c => c.Cluster)];
        _weights = [.. clusters.Select(c => c.Weight)];
        _weightSum = _weights.Sum();
        TimeoutMilliseconds = (long)timeout.TotalMilliseconds;
    }

    /// <summary>For the whole answer; 0 is never.</summary>
    public long TimeoutMilliseconds { get; }

    public bool Takes(ReadOnlySpan<byte> path)
    {
        // `OPTIONS *` asks about the whole server (RFC 9110 section 9.3.7): it goes where every path goes.
        if (!_exact) return path.StartsWith(_path) || (_path.AsSpan().SequenceEqual("/"u8) && path.SequenceEqual("*"u8));
        var query = path.IndexOf((byte)'?');
        return (query < 0 ? path : path[..query]).SequenceEqual(_path);
    }

    /// <summary>The index of the cluster that takes the next request.</summary>
    public int PickCluster(Random random)
    {
        if (_clusters.Length == 1) return _clusters[0];
        var turn = random.Next(_weightSum);
        var i = 0;
        while (turn >= _weights[i]) turn -= _weights[i++];
        return _clusters[i];
    }
}
