using Weft.Protocols.Kafka;
using Weft.Proxy.Observation;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Kafka;

/// <summary>Watches every connection of a Kafka filter chain.</summary>
internal sealed class KafkaTapSource(KafkaMetrics metrics) : RelayTapSource
{
    public override RelayTap Watch(UpstreamContext context, Channel client) =>
        new KafkaTap(new KafkaConversation(new KafkaCounter(context.Metrics, metrics), metrics.Names, KafkaLimits.Default), context.Loop);
}
