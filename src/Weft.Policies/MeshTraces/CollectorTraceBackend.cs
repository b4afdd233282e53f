using Weft.Policies.Collectors;

namespace Weft.Policies.MeshTraces;

/// <summary>Traces to a collector that speaks OTLP.</summary>
public sealed record CollectorTraceBackend
{
    /// <summary><c>host:port</c>; the port's default is 4317.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>A stored collector in place of the endpoint.</summary>
    public CollectorReference? BackendRef { get; init; }
}
