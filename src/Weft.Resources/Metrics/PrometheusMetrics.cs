using Weft.Resources.Tagging;

namespace Weft.Resources.Metrics;

/// <summary>Settings of the Prometheus endpoint that a proxy offers.</summary>
public sealed record PrometheusMetrics
{
    /// <summary>1..65535; null means 5670.</summary>
    public int? Port { get; init; }

    /// <summary>Empty means <c>/metrics</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The tags it is found by; empty means <c>kuma.io/service: dataplane-metrics</c>.</summary>
    public TagSet Tags { get; init; } = TagSet.Empty;

    /// <summary>Kuma's older way to say <c>tls: {mode: disabled}</c>.</summary>
    public bool? SkipMtls { get; init; }

    /// <summary>Who may scrape; null means the mesh's active back end.</summary>
    public MetricsTlsMode? TlsMode { get; init; }

    /// <summary>Endpoints of the application to be scraped along, names unique.</summary>
    public IReadOnlyList<MetricsAggregate> Aggregate { get; init; } = [];

    /// <summary>Which of the proxy's own metrics are shown; null means all.</summary>
    public EnvoyMetricsFilter? Envoy { get; init; }
}
