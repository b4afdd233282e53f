namespace Weft.Telemetry;

/// <summary>One registered metric: its names and where its value is found.</summary>
internal sealed record Metric(
    string Name, string Help, string? Dotted, MetricLabel[] Labels, MetricKind Kind, int Index, Func<long>? Callback);
