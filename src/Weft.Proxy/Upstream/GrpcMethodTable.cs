using System.Text;
using Weft.Protocols.Messages;
using Weft.Telemetry;

namespace Weft.Proxy.Upstream;

/// <summary>
/// The gRPC methods of one cluster that one worker has seen. Paths are what clients say, so their number is bounded: what comes later, and
/// what is no method's path, counts as service and method `other`.
/// </summary>
internal sealed class GrpcMethodTable(MetricFactory registry, string cluster)
{
    /// <summary>Methods with series of their own.</summary>
    public const int MaxMethods = 200;

    /// <summary>Bytes of a path beyond which it is nobody's method.</summary>
    public const int MaxPathBytes = 256;

    private readonly Dictionary<byte[], GrpcMethodMetrics>.AlternateLookup<ReadOnlySpan<byte>> _methods =
        new Dictionary<byte[], GrpcMethodMetrics>(BytesComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();

    private GrpcMethodMetrics? _other;

    /// <summary>The counters of `/service/method`.</summary>
    public GrpcMethodMetrics Of(ReadOnlySpan<byte> path)
    {
        if (_methods.TryGetValue(path, out var known)) return known;
        var slash = path.LastIndexOf((byte)'/');
        if (_methods.Dictionary.Count >= MaxMethods || path.Length > MaxPathBytes || slash < 2 || slash == path.Length - 1 || path.Contains((byte)'?'))
            return _other ??= new GrpcMethodMetrics(registry, cluster, "other", "other");
        return _methods[path] = new GrpcMethodMetrics(registry, cluster, Encoding.ASCII.GetString(path[1..slash]), Encoding.ASCII.GetString(path[(slash + 1)..]));
    }
}
