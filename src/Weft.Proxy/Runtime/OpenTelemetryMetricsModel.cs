namespace Weft.Proxy.Runtime;

/// <summary>A collector that metrics are pushed to.</summary>
/// <param name="Collector">Scheme, host and port; OTLP over gRPC in plaintext.</param>
/// <param name="Interval">Between pushes; at least 1 s.</param>
public sealed record OpenTelemetryMetricsModel(Uri Collector, TimeSpan Interval);
