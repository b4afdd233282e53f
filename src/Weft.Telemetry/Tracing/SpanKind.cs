namespace Weft.Telemetry.Tracing;

/// <summary>Which end of a call a span is.</summary>
public enum SpanKind : byte
{
    /// <summary>The call came in: the span of an inbound.</summary>
    Server,

    /// <summary>The call went out: the span of an outbound.</summary>
    Client,
}
