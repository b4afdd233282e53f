namespace Weft.Policies.MeshMetrics;

/// <summary>A receiver.</summary>
public sealed record MetricBackend
{
    /// <summary><c>Prometheus</c> or <c>OpenTelemetry</c>; others are kept, and refused when validated.</summary>
    public string Type { get; init; } = "";

    /// <summary>A page that is scraped.</summary>
    public PrometheusPage? Prometheus { get; init; }

    /// <summary>A collector that is pushed to.</summary>
    public CollectorMetricBackend? OpenTelemetry { get; init; }
}
