using Weft.Protocols.Kafka;
using Weft.Proxy.Loop;
using Weft.Proxy.Observation;

namespace Weft.Proxy.Kafka;

/// <summary>Watches one Kafka connection, and tells its client other addresses than the brokers' own.</summary>
internal sealed class KafkaRewriter(KafkaConversation conversation, TapAccount account, byte[] traceSeed, IReadOnlyDictionary<int, BrokerAddress> brokers, EventLoop loop) : RelayRewriter
{
    public override TapAccount Account => account;

    public override ReadOnlySpan<byte> TraceSeed => traceSeed;

    private readonly ResponseRewriter _rewriter = new(conversation, brokers);

    public override bool OnClientBytes(ReadOnlySpan<byte> bytes)
    {
        conversation.OnRequestBytes(bytes, loop.NowMicroseconds);
        return conversation.IsDecoding;
    }

    /// <summary>They are looked at in <see cref="Rewrite"/>.</summary>
    public override bool OnServerBytes(ReadOnlySpan<byte> bytes) => true;

    public override void OnEnded() { }

    public override ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> bytes) => _rewriter.Rewrite(bytes, loop.NowMicroseconds);

    public override ReadOnlySpan<byte> Rest() => _rewriter.Rest();
}
