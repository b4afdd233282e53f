namespace Weft.Telemetry;

/// <summary>One dimension of a metric, such as <c>envoy_cluster_name="backend"</c>.</summary>
/// <param name="Name">Prometheus label name: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>.</param>
/// <param name="Value">Any text; the writers escape it.</param>
public readonly record struct MetricLabel(string Name, string Value);
