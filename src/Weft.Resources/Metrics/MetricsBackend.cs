namespace Weft.Resources.Metrics;

/// <summary>Where a proxy shows its metrics: a back end of a mesh, or a Dataplane's own, merged over it.</summary>
public sealed record MetricsBackend
{
    /// <summary>Unique in the mesh; empty on a Dataplane.</summary>
    public string Name { get; init; } = "";

    /// <summary>Only <c>prometheus</c> is known.</summary>
    public string Type { get; init; } = "";

    /// <summary>Its settings.</summary>
    public PrometheusMetrics Conf { get; init; } = new();
}
