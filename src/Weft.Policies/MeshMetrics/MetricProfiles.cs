namespace Weft.Policies.MeshMetrics;

/// <summary>A choice of metrics: the union of profiles, without what is excluded, with what is included whatever else says.</summary>
public sealed record MetricProfiles
{
    /// <summary>Names <c>All</c>, <c>Basic</c>, <c>None</c>; merged policies concatenate them; null means Basic.</summary>
    public IReadOnlyList<MetricProfile>? AppendProfiles { get; init; }

    /// <summary>Taken out.</summary>
    public IReadOnlyList<MetricSelector>? Exclude { get; init; }

    /// <summary>Put in.</summary>
    public IReadOnlyList<MetricSelector>? Include { get; init; }
}
