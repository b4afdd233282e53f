namespace Weft.Telemetry;

/// <summary>What a filter said of one metric.</summary>
internal sealed record MetricVerdict(MetricFilter Filter, bool IsAllowed);
