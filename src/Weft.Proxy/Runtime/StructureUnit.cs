using Weft.ProxyConfig;

namespace Weft.Proxy.Runtime;

/// <summary>The structure unit: everything that is neither identity nor endpoints.</summary>
/// <param name="Version">Of the commit.</param>
/// <param name="Listeners">All of them.</param>
/// <param name="Routes">All of them.</param>
/// <param name="Clusters">All of them.</param>
/// <param name="MetricsExports">At most one.</param>
public sealed record StructureUnit(
    string Version, IReadOnlyList<Listener> Listeners, IReadOnlyList<RouteConfiguration> Routes, IReadOnlyList<Cluster> Clusters,
    IReadOnlyList<MetricsExport>? MetricsExports = null);
