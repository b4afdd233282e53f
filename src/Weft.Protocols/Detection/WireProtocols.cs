namespace Weft.Protocols.Detection;

/// <summary>The protocols as metrics, logs and insights name them.</summary>
public static class WireProtocols
{
    /// <summary>In the order of <see cref="WireProtocol"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["unknown", "http1", "http2", "grpc", "tls", "kafka", "postgres", "mysql", "redis", "ssh", "smtp"];

    public static string ToText(this WireProtocol protocol) => Names[(int)protocol];
}
