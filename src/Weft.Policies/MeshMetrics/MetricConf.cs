namespace Weft.Policies.MeshMetrics;

/// <summary>The settings that policies are merged by.</summary>
public sealed record MetricConf
{
    /// <summary>Which of the proxy's own metrics; null means the profile Basic, and only what was counted.</summary>
    public SidecarMetrics? Sidecar { get; init; }

    /// <summary>Pages of applications to be read along; null means none.</summary>
    public IReadOnlyList<ApplicationPage>? Applications { get; init; }

    /// <summary>Receivers; null means none.</summary>
    public IReadOnlyList<MetricBackend>? Backends { get; init; }
}
