namespace Weft.Policies.MeshMetrics;

/// <summary>Chooses metrics by name.</summary>
/// <param name="Type"><c>Prefix</c>, <c>Regex</c> (RE2), <c>Exact</c> or <c>Contains</c>; others are kept, and refused when validated.</param>
/// <param name="Match">What the name is compared with.</param>
public sealed record MetricSelector(string Type, string Match);
