using Weft.Proxy.Observation;

namespace Weft.Proxy.Kafka;

/// <summary>How the produce and fetch requests of a Kafka filter chain become spans: immutable.</summary>
/// <param name="Model">Rates, tags and receiver.</param>
/// <param name="IsInbound">Which end of the call this proxy is.</param>
/// <param name="Upstream">The cluster's name in statistics.</param>
internal sealed record KafkaTracing(TracingModel Model, bool IsInbound, string Upstream);
