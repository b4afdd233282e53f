using Weft.Policies.Collectors;

namespace Weft.Policies.MeshMetrics;

/// <summary>Metrics to a collector that speaks OTLP.</summary>
public sealed record CollectorMetricBackend
{
    /// <summary><c>host:port</c>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>A stored collector in place of the endpoint.</summary>
    public CollectorReference? BackendRef { get; init; }

    /// <summary>How often; null means 60 s.</summary>
    public TimeSpan? RefreshInterval { get; init; }
}
