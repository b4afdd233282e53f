using Weft.Telemetry;

namespace Weft.Proxy.Runtime;

/// <summary>How the proxy's metrics leave it, checked: immutable.</summary>
public sealed record MetricsExportModel
{
    public required string Name { get; init; }

    /// <summary>Which of the proxy's own series leave, and with which labels.</summary>
    public required MetricSelection Selection { get; init; }

    /// <summary>Where Prometheus reads them.</summary>
    public required IReadOnlyList<PrometheusEndpointModel> Prometheus { get; init; }

    /// <summary>Whose pages are put behind the proxy's own.</summary>
    public required IReadOnlyList<ApplicationMetricsModel> Applications { get; init; }

    /// <summary>Where they are pushed to.</summary>
    public required IReadOnlyList<OpenTelemetryMetricsModel> OpenTelemetry { get; init; }
}
