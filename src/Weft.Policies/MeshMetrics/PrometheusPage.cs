using Weft.Resources.Metrics;

namespace Weft.Policies.MeshMetrics;

/// <summary>A page that Prometheus scrapes.</summary>
public sealed record PrometheusPage
{
    /// <summary>When none is written.</summary>
    public const int DefaultPort = 5670;

    /// <summary>When none is written.</summary>
    public const string DefaultPath = "/metrics";

    /// <summary>The Prometheus it is for, when it discovers by MADS; empty means any.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>1..65535.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Of the page.</summary>
    public string Path { get; init; } = DefaultPath;

    /// <summary>Who may scrape; null means anyone, in the clear.</summary>
    public MetricsTlsMode? TlsMode { get; init; }
}
