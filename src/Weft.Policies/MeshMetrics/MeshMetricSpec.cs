using Weft.Policies.Items;

namespace Weft.Policies.MeshMetrics;

/// <summary>How the metrics of some proxies leave them.</summary>
public sealed record MeshMetricSpec : TargetRefSpec
{
    /// <summary>The settings.</summary>
    public MetricConf Default { get; init; } = new();
}
