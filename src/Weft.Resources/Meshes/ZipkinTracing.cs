namespace Weft.Resources.Meshes;

/// <summary>Traces to Zipkin's API.</summary>
public sealed record ZipkinTracing : TracingConf
{
    /// <summary>With an explicit port.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether trace ids have 128 bits.</summary>
    public bool TraceId128Bit { get; init; }

    /// <summary><c>httpJsonV1</c>, <c>httpJson</c> or <c>httpProto</c>; empty means <c>httpJson</c>.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>Whether client and server share a span; null means true.</summary>
    public bool? SharedSpanContext { get; init; }
}
