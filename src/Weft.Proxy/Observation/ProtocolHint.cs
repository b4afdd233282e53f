using Weft.Protocols.Detection;

namespace Weft.Proxy.Observation;

/// <summary>What the operator says that a port speaks.</summary>
/// <param name="Declared">http, http2, grpc, kafka or tcp; empty: nothing, the bytes tell.</param>
/// <param name="DeclaredAt">The YAML path that says it; may be empty.</param>
internal sealed record ProtocolHint(string Declared, string DeclaredAt)
{
    /// <summary>
    /// Whether bytes of that kind contradict the hint. HTTP/1 and HTTP/2 are served whichever of them was declared; gRPC needs HTTP/2 up to the
    /// application, so declared as <c>http</c> it loses its trailers.
    /// </summary>
    public bool IsContradictedBy(WireProtocol seen) => Declared switch
    {
        "http" => seen is not (WireProtocol.Http1 or WireProtocol.Http2 or WireProtocol.Unknown),
        "http2" or "grpc" => seen is not (WireProtocol.Http1 or WireProtocol.Http2 or WireProtocol.Grpc or WireProtocol.Unknown),
        "kafka" => seen is not (WireProtocol.Kafka or WireProtocol.Unknown),
        _ => false,
    };

    /// <summary>The line that would make the hint fit the bytes.</summary>
    public string Repair(WireProtocol seen)
    {
        var fit = seen switch
        {
            WireProtocol.Http1 => "http",
            WireProtocol.Http2 => "http2",
            WireProtocol.Grpc => "grpc",
            WireProtocol.Kafka => "kafka",
            _ => "tcp",
        };
        return $"{(DeclaredAt.Length > 0 ? DeclaredAt : "kuma.io/protocol")}: {fit}";
    }
}
