namespace Weft.Resources.Metrics;

/// <summary>A choice among the proxy's own metrics.</summary>
public sealed record EnvoyMetricsFilter
{
    /// <summary>Only names that match (RE2); empty means all.</summary>
    public string FilterRegex { get; init; } = "";

    /// <summary>Only metrics that were counted at least once; null means false.</summary>
    public bool? UsedOnly { get; init; }
}
