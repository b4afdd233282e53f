using Weft.Protocols.Kafka;
using Weft.Protocols.Tests.Kafka;

namespace Weft.Benchmarks.HotPaths;

/// <summary>Three records of 1 KiB and what the broker says to them.</summary>
internal sealed class KafkaProduce : HotPath
{
    private readonly SummingObserver _observer = new();
    private readonly KafkaConversation _conversation;
    private readonly byte[] _request = Wire.Produce3(1, "orders", Wire.Batch(3, 1024));
    private readonly byte[] _response = Wire.Produced3(1, "orders");

    public KafkaProduce() => _conversation = new KafkaConversation(_observer, new KafkaNames(), KafkaLimits.Default);

    public override int Run()
    {
        _conversation.OnRequestBytes(_request, 1);
        _conversation.OnResponseBytes(_response, 2);
        return (int)_observer.Sum;
    }

    private sealed class SummingObserver : KafkaObserver
    {
        public long Sum { get; private set; }

        public override void OnRequest(KafkaApi? api, int client) => Sum++;

        public override void OnResponse(KafkaApi? api, long microseconds) => Sum++;

        public override void OnRecords(KafkaApi api, int topic, long bytes, long records) => Sum += records;

        public override void OnError(KafkaApi api, short code) => throw new InvalidOperationException($"error {code}");

        public override void OnFailure(bool isRequest) => throw new InvalidOperationException("taken for something that is not Kafka");
    }
}
