using Weft.Protocols.Hpack;
using Weft.Protocols.Http1;
using Weft.Protocols.Kafka;
using Weft.Protocols.Messages;
using Weft.Protocols.Tests.Kafka;
using Weft.Testing;

namespace Weft.Protocols.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void Nothing_is_allocated_from_the_second_message_on()
    {
        using var head = new HeaderBlock();
        using var decoded = new HeaderBlock();
        using var encoder = new HpackEncoder();
        using var decoder = new HpackDecoder();
        var wire = new byte[8192];
        var request = Ascii.Bytes("POST /items?x=1 HTTP/1.1\r\nHost: svc:80\r\nUser-Agent: x\r\nX-Own: y\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n");
        var body = Ascii.Bytes("5\r\nhello\r\n0\r\nx: y\r\n\r\n");

        Round();
        Allocated.Bytes(ThousandRounds).ShouldBe(0);

        void ThousandRounds()
        {
            for (var round = 0; round < 1000; round++) Round();
        }

        void Round()
        {
            Http1RequestReader.Read(request, Http1Limits.Default, head, out var framing, out _, out _);
            var length = encoder.Encode(head, FieldSectionKind.Request, wire);
            decoder.Decode(wire.AsSpan(0, length), decoded, FieldSectionKind.Request, 65536, 100);
            Http1Writer.WriteRequest(decoded, BodyKind.Chunked, true, wire);
            var reader = new Http1BodyReader(framing);
            reader.Read(body, out var consumed, out _, decoded);
            reader.Read(body.AsSpan(consumed), out _, out _, decoded);
        }
    }

    [Fact]
    public void Watching_kafka_allocates_nothing_from_the_second_request_on()
    {
        var conversation = new KafkaConversation(new SilentObserver(), new KafkaNames(), KafkaLimits.Default);
        var request = Wire.Join(Wire.Produce3(1, "orders", Wire.Batch(3, 100)), Wire.Request(12, 0, 2, "me", []), Wire.Request(4711, 0, 3, "me", []));
        var response = Wire.Join(Wire.Produced3(1, "orders", error: 6), Wire.Response(2, [0, 25]), Wire.Response(3, [1, 2, 3]));

        Round();
        Allocated.Bytes(ThousandRounds).ShouldBe(0);
        conversation.IsDecoding.ShouldBeTrue();

        void ThousandRounds()
        {
            for (var round = 0; round < 1000; round++) Round();
        }

        // Whole and cut inside every name and number.
        void Round()
        {
            conversation.OnRequestBytes(request, 1);
            conversation.OnResponseBytes(response, 2);
            for (var i = 0; i < request.Length; i += 3) conversation.OnRequestBytes(request.AsSpan(i, Math.Min(3, request.Length - i)), 3);
            for (var i = 0; i < response.Length; i += 3) conversation.OnResponseBytes(response.AsSpan(i, Math.Min(3, response.Length - i)), 4);
        }
    }

    private sealed class SilentObserver : KafkaObserver
    {
        public override void OnRequest(KafkaApi? api, int client) { }

        public override void OnResponse(KafkaApi? api, long microseconds) { }

        public override void OnRecords(KafkaApi api, int topic, long bytes, long records) { }

        public override void OnError(KafkaApi api, short code) { }

        public override void OnFailure(bool isRequest) { }
    }
}
