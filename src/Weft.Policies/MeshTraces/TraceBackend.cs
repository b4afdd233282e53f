namespace Weft.Policies.MeshTraces;

/// <summary>A receiver. Kuma 2.0 has no type: the one section that is there says it.</summary>
public sealed record TraceBackend
{
    /// <summary><c>Zipkin</c>, <c>Datadog</c> or <c>OpenTelemetry</c>; empty in Kuma 2.0's form.</summary>
    public string Type { get; init; } = "";

    /// <summary>Zipkin's API.</summary>
    public ZipkinBackend? Zipkin { get; init; }

    /// <summary>A Datadog agent.</summary>
    public DatadogBackend? Datadog { get; init; }

    /// <summary>A collector that speaks OTLP.</summary>
    public CollectorTraceBackend? OpenTelemetry { get; init; }
}
