using Weft.Resources.Metrics;

namespace Weft.Resources.Meshes;

/// <summary>Where metrics of the mesh's proxies are shown.</summary>
public sealed record MeshMetrics
{
    /// <summary>Empty means nowhere.</summary>
    public string EnabledBackend { get; init; } = "";

    /// <summary>Names unique.</summary>
    public IReadOnlyList<MetricsBackend> Backends { get; init; } = [];
}
