using Weft.Proxy.Upstream;

namespace Weft.Benchmarks.HotPaths;

/// <summary>Every hot path by its name in the tables.</summary>
internal static class HotPathList
{
    private static readonly (string Name, Func<HotPath> Make)[] All =
    [
        ("HTTP/1 request head, read and written", () => new Http1RequestHead()),
        ("HTTP/1 response head, read and written", () => new Http1ResponseHead()),
        ("HTTP/1 chunked body, 1 KiB", () => new Http1ChunkedBody()),
        ("HTTP/2 frames, 16 read and written", () => new Http2Frames()),
        ("HPACK, a request as the one before", () => new HpackRequest(isFresh: false)),
        ("HPACK, a request with a new path", () => new HpackRequest(isFresh: true)),
        ("header map, filled, asked, edited, copied", () => new HeaderMap()),
        ("path, normalized", () => new PathNormalization()),
        ("routing, 1 host", () => new Routing(1)),
        ("routing, 100 hosts", () => new Routing(100)),
        ("round robin, 10 endpoints", () => new Balancing(BalancingPolicy.RoundRobin, 10)),
        ("least request, 10 endpoints", () => new Balancing(BalancingPolicy.LeastRequest, 10)),
        ("least request, 10,000 endpoints", () => new Balancing(BalancingPolicy.LeastRequest, 10_000)),
        ("gRPC messages, 16 counted", () => new GrpcMessages()),
        ("Kafka, produce and its answer", () => new KafkaProduce()),
        ("access log, Kuma's line of a request", () => new AccessLogLine()),
        ("metrics, a counter and a histogram", () => new Counting()),
    ];

    public static IEnumerable<string> Names => All.Select(path => path.Name);

    public static HotPath Make(string name) => All.Single(path => path.Name == name).Make();
}
