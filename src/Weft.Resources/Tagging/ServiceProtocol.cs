namespace Weft.Resources.Tagging;

/// <summary>What a service says it speaks (tag <c>kuma.io/protocol</c>).</summary>
public enum ServiceProtocol
{
    /// <summary>No hint, or one nobody understands: routed as opaque TCP.</summary>
    Unknown,

    /// <summary>Opaque TCP, on purpose.</summary>
    Tcp,

    /// <summary>HTTP/1.1 to the application.</summary>
    Http,

    /// <summary>HTTP/2 by prior knowledge to the application.</summary>
    Http2,

    /// <summary>gRPC over HTTP/2.</summary>
    Grpc,

    /// <summary>Apache Kafka's protocol.</summary>
    Kafka,

    /// <summary>The application's own TLS (Kuma 2.8+; not offered to users as a hint).</summary>
    Tls,

    /// <summary>MySQL (Kuma 2.10+; not offered to users as a hint).</summary>
    Mysql,
}
