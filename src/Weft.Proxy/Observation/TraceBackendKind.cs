namespace Weft.Proxy.Observation;

/// <summary>What a receiver of spans understands.</summary>
public enum TraceBackendKind : byte
{
    ZipkinJson,
    ZipkinProto,
    Datadog,
    OpenTelemetry,
}
