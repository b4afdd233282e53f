namespace Weft.Telemetry.Tracing;

/// <summary>Which header fields carry a trace from hop to hop.</summary>
public enum TraceFormat : byte
{
    /// <summary>`x-b3-*`, and `b3` where the request has it: what Zipkin's libraries send.</summary>
    B3,

    /// <summary>`x-datadog-*`.</summary>
    Datadog,

    /// <summary>`traceparent` and `tracestate`: what OpenTelemetry's libraries send.</summary>
    W3C,
}
