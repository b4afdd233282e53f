using Weft.Protocols.Kafka;
using Weft.Proxy.Loop;
using Weft.Proxy.Observation;

namespace Weft.Proxy.Kafka;

/// <summary>Watches one Kafka connection until something in it is not Kafka.</summary>
internal sealed class KafkaTap(KafkaConversation conversation, TapAccount account, byte[] traceSeed, EventLoop loop) : RelayTap
{
    public override TapAccount Account => account;

    public override ReadOnlySpan<byte> TraceSeed => traceSeed;

    public override bool OnClientBytes(ReadOnlySpan<byte> bytes)
    {
        conversation.OnRequestBytes(bytes, loop.NowMicroseconds);
        return conversation.IsDecoding;
    }

    public override bool OnServerBytes(ReadOnlySpan<byte> bytes)
    {
        conversation.OnResponseBytes(bytes, loop.NowMicroseconds);
        return conversation.IsDecoding;
    }

    public override void OnEnded() { }
}
