using Weft.Proxy.Listeners;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Runtime;

/// <summary>A structure unit as the workers use it: immutable. Routes and opaque chains point into <see cref="Clusters"/> by index.</summary>
internal sealed record StructureModel(string Version, IReadOnlyList<ListenerModel> Listeners, IReadOnlyList<ClusterModel> Clusters)
{
    /// <summary>How metrics leave; null: only the admin page shows them.</summary>
    public MetricsExportModel? Metrics { get; init; }

    /// <summary>The scopes of what it counts.</summary>
    public IReadOnlySet<MetricScope> Scopes { get; init; } = new HashSet<MetricScope>();

    public static StructureModel Empty { get; } = new("", [], []);
}
