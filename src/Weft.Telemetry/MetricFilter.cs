namespace Weft.Telemetry;

/// <summary>
/// Chooses series by name: one leaves when an include rule names it, or when the base lets it and no exclude rule names it. Rules see the name of the
/// family, without a histogram's <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.
/// </summary>
public sealed class MetricFilter
{
    // Kuma's profile "Basic" (its MeshMetric policy), and this mesh's own names, which are few.
    private static readonly string[] BasicParts =
    [
        "rq_time", "cx_length_ms", "cx_count", "_rq", "bytes", "timeout", "health_check", "lb_healthy_panic", "cx_destroy", "error", "fail", "reset",
        "eject", "overflow", "cancelled", "max_duration_reached", "no_cluster", "no_route", "no_filter_chain", "reject", "denied",
        "days_until_first_cert_expiring", "rbac", "cx_active", "cx_connect", "circuit_breakers", "cx_total", "ssl_handshake", "ssl_context_update_by_sds",
    ];

    private static readonly string[] BasicNames = ["envoy_cluster_membership_degraded", "envoy_cluster_membership_healthy", "envoy_cluster_membership_total"];

    private static readonly string[] BasicPrefixes =
        ["envoy_server", "envoy_control_plane", "envoy_dns_filter", "envoy_dns_cares", "kuma_dp_dns", "envoy_kafka_", "envoy_cluster_grpc_", "weft_"];

    private readonly MetricFilterBase _base;
    private readonly IReadOnlyList<MetricNameRule> _exclude;
    private readonly IReadOnlyList<MetricNameRule> _include;

    public MetricFilter(MetricFilterBase @base, IReadOnlyList<MetricNameRule> exclude, IReadOnlyList<MetricNameRule> include) =>
        (_base, _exclude, _include) = (@base, exclude, include);

    /// <summary>Lets everything leave.</summary>
    public static MetricFilter All { get; } = new(MetricFilterBase.All, [], []);

    internal bool Decide(Metric metric) =>
        _include.Any(rule => rule.Names(metric)) || (IsInBase(metric.Name) && !_exclude.Any(rule => rule.Names(metric)));

    private bool IsInBase(string name) => _base switch
    {
        MetricFilterBase.All => true,
        MetricFilterBase.Basic => BasicNames.Contains(name)
            || BasicPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            || BasicParts.Any(part => name.Contains(part, StringComparison.Ordinal)),
        _ => false,
    };
}
