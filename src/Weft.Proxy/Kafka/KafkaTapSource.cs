using Weft.Protocols.Kafka;
using Weft.Proxy.Observation;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Kafka;

/// <summary>Watches every connection of a Kafka filter chain, and rewrites its responses when brokers have other addresses for clients.</summary>
/// <param name="metrics">Where what passes is counted; made with the first connection, since its tables of names are large.</param>
/// <param name="brokers">By node id; empty: responses pass as they are.</param>
/// <param name="tracing">How produce and fetch become spans; null: they do not.</param>
internal sealed class KafkaTapSource(Lazy<KafkaMetrics> metrics, IReadOnlyDictionary<int, BrokerAddress> brokers, KafkaTracing? tracing) : RelayTapSource
{
    public override RelayTap Watch(UpstreamContext context, Channel client)
    {
        var counted = metrics.Value;
        var account = new KafkaAccount(counted.Names.Topics);
        var spans = tracing is null ? null : new KafkaSpans(context, tracing, counted.Names, client);
        var conversation = new KafkaConversation(new KafkaCounter(context.Metrics, counted, account, spans), counted.Names, KafkaLimits.Default);
        var seed = spans?.SeedText() ?? [];
        return brokers.Count > 0 ? new KafkaRewriter(conversation, account, seed, brokers, context.Loop) : new KafkaTap(conversation, account, seed, context.Loop);
    }
}
