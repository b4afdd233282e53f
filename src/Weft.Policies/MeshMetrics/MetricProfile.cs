namespace Weft.Policies.MeshMetrics;

/// <summary>A ready-made choice of metrics.</summary>
/// <param name="Name"><c>All</c>, <c>Basic</c> or <c>None</c>; others are kept, and refused when validated.</param>
public sealed record MetricProfile(string Name);
