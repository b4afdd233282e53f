namespace Weft.Policies.MeshMetrics;

/// <summary>Which of the proxy's own metrics leave it.</summary>
public sealed record SidecarMetrics
{
    /// <summary>Null means the profile Basic.</summary>
    public MetricProfiles? Profiles { get; init; }

    /// <summary>Whether metrics that were never counted leave too; null means false.</summary>
    public bool? IncludeUnused { get; init; }
}
