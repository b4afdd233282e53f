namespace Weft.Policies.MeshTraces;

/// <summary>Traces to Zipkin's API.</summary>
public sealed record ZipkinBackend
{
    /// <summary>When none is written.</summary>
    public const string DefaultApiVersion = "httpJson";

    /// <summary>Of the API's spans, such as <c>http://jaeger:9411/api/v2/spans</c>.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether trace ids have 128 bits. Default: false.</summary>
    public bool TraceId128Bit { get; init; }

    /// <summary><c>httpJson</c> or <c>httpProto</c>.</summary>
    public string ApiVersion { get; init; } = DefaultApiVersion;

    /// <summary>Whether client and server share a span. Default: true.</summary>
    public bool SharedSpanContext { get; init; } = true;
}
