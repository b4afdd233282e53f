using CsCheck;
using Weft.Protocols.Kafka;

namespace Weft.Protocols.Tests.Kafka;

public sealed class KafkaConversationTests
{
    private static readonly byte[] TwoBatches = Wire.Join(Wire.Batch(3, 40), Wire.Batch(2, 9));

    private static readonly byte[] Requests = Wire.Join(
        Wire.Request(18, 0, 1, "me", []),
        Wire.Request(12, 1, 2, null, new Wire().Text("g").I32(1).Text("m").Bytes),
        Wire.Produce3(3, "orders", TwoBatches),
        Wire.Request(9999, 4, 4, "x", [1, 2, 3]),
        Wire.Request(3, 32767, 5, "x", [9]));

    private static readonly byte[] Responses = Wire.Join(
        Wire.Response(1, new Wire().I16(0).I32(1).I16(0).I16(0).I16(11).Bytes),
        Wire.Response(2, new Wire().I32(0).I16(25).Bytes),
        Wire.Produced3(3, "orders", 6),
        Wire.Response(4, [7, 7]),
        Wire.Response(5, []));

    private const string Told =
        "ApiVersions < me\nHeartbeat < other\nProduce < me\nProduce orders 171 5\n? < other\n? < other\n" +
        "ApiVersions > 2500\nHeartbeat > 2500\nHeartbeat error 25\nProduce > 2500\nProduce error 6\n? > 2500\n? > 2500\n";

    [Fact]
    public void Pipelined_requests_are_told_with_records_errors_and_durations_and_unknown_ones_are_counted() =>
        new RecordedConversation().Play(Requests, Responses).Text.ShouldBe(Told);

    [Fact]
    public void Any_piece_size_tells_the_same()
    {
        for (var step = 1; step < Requests.Length; step++) new RecordedConversation().Play(Requests, Responses, step).Text.ShouldBe(Told, $"in steps of {step}");
    }

    [Fact]
    public void A_split_at_every_position_tells_the_same()
    {
        for (var at = 0; at <= Requests.Length; at++)
        {
            var recorded = new RecordedConversation();
            recorded.Conversation.OnRequestBytes(Requests.AsSpan(0, at), 1000);
            recorded.Conversation.OnRequestBytes(Requests.AsSpan(at), 1000);
            var cut = Math.Min(at, Responses.Length);
            recorded.Conversation.OnResponseBytes(Responses.AsSpan(0, cut), 3500);
            recorded.Conversation.OnResponseBytes(Responses.AsSpan(cut), 3500);
            recorded.Text.ShouldBe(Told, $"cut at {at}");
        }
    }

    [Fact]
    public void Random_pieces_tell_the_same() =>
        Gen.Int[1, 60].Array[1, 100].Sample(sizes =>
        {
            var recorded = new RecordedConversation();
            var at = 0;
            for (var i = 0; at < Requests.Length; i++)
            {
                var size = Math.Min(sizes[i % sizes.Length], Requests.Length - at);
                recorded.Conversation.OnRequestBytes(Requests.AsSpan(at, size), 1000);
                at += size;
            }
            recorded.Conversation.OnResponseBytes(Responses, 3500);
            recorded.Text.ShouldBe(Told);
        });

    [Fact]
    public void What_is_produced_without_acks_waits_for_no_response()
    {
        var requests = Wire.Join(Wire.Produce3(1, "t", Wire.Batch(1, 5), acks: 0), Wire.Produce3(2, "t", Wire.Batch(1, 5)));
        new RecordedConversation().Play(requests, Wire.Produced3(2, "t")).Text
            .ShouldBe("Produce < me\nProduce t 66 1\nProduce < me\nProduce t 66 1\nProduce > 2500\n");
    }

    [Fact]
    public void A_call_is_told_when_it_is_over_with_what_request_and_response_held()
    {
        for (var step = 1; step < Requests.Length; step++)
            new RecordedConversation().Play(Requests, Responses, step).Calls.ShouldBe(
                ["ApiVersions 0 me other 0 0 error 0 after 2500", "Heartbeat 1 other other 0 0 error 25 after 2500", "Produce 3 me orders 171 5 error 6 after 2500"], $"in steps of {step}");
    }

    [Fact]
    public void A_call_without_acks_is_over_with_its_request_and_takes_nothing_from_those_around_it()
    {
        var requests = Wire.Join(Wire.Produce3(1, "t", Wire.Batch(2, 5)), Wire.Produce3(2, "u", Wire.Batch(1, 5), acks: 0), Wire.Produce3(3, "v", Wire.Batch(3, 5)));
        new RecordedConversation().Play(requests, Wire.Join(Wire.Produced3(1, "t"), Wire.Produced3(3, "v", error: 2)), 5).Calls.ShouldBe(
            ["Produce 3 me u 66 1 error 0 after 0", "Produce 3 me t 66 2 error 0 after 2500", "Produce 3 me v 66 3 error 2 after 2500"]);
    }

    [Fact]
    public void A_broker_that_answers_before_the_request_is_over_leaves_nothing_behind()
    {
        var request = Wire.Produce3(1, "t", Wire.Batch(1, 5), acks: 0);
        var recorded = new RecordedConversation();
        recorded.Conversation.OnRequestBytes(request.AsSpan(0, 16), 0);
        recorded.Conversation.OnResponseBytes(Wire.Produced3(1, "t"), 0);
        recorded.Conversation.OnRequestBytes(request.AsSpan(16), 0);
        recorded.Play(Wire.Produce3(2, "u", Wire.Batch(1, 5)), Wire.Produced3(2, "u"));
        recorded.Conversation.IsDecoding.ShouldBeTrue();
        recorded.Calls[^1].ShouldBe("Produce 3 me u 66 1 error 0 after 2500");
    }

    [Fact]
    public void An_unknown_produce_without_acks_is_passed_over()
    {
        var requests = Wire.Join(Wire.Request(0, 99, 1, "x", [0, 0]), Wire.Request(12, 0, 2, "x", []));
        new RecordedConversation().Play(requests, Wire.Response(2, [0, 0])).Text.ShouldBe("? < other\nHeartbeat < x\nHeartbeat > 2500\n");
    }

    [Fact]
    public void Message_sets_are_counted_by_message_and_a_batch_that_is_cut_off_counts_nothing()
    {
        var batches = Wire.Join(Wire.Message(0, 3), Wire.Message(1, 300), Wire.Batch(4, 10), Wire.Batch(100, 10)[..^1]);
        new RecordedConversation().Play(Wire.Produce3(1, "t", batches), []).Batches.ShouldBe([("t", batches.Length, 6)]);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000001020000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000FFFFFFFF020000")]
    [InlineData("00000000000000007FFFFFFF0000000002000000000000")]
    [InlineData("00000000000000000000001000000000030000000000000000")]
    public void What_is_no_batch_is_stepped_over_and_the_next_request_is_read(string hex)
    {
        var batches = Convert.FromHexString(hex);
        var requests = Wire.Join(Wire.Produce3(1, "t", batches), Wire.Request(12, 0, 2, "x", []));
        for (var step = 1; step <= requests.Length; step++)
            new RecordedConversation().Play(requests, [], step).Text.ShouldBe($"Produce < me\nProduce t {batches.Length} 0\nHeartbeat < x\n");
    }

    [Fact]
    public void Names_beyond_the_limit_are_other_and_so_is_what_is_no_name()
    {
        var recorded = new RecordedConversation();
        for (var i = 0; i < KafkaNames.MaxTopics + 5; i++) recorded.Conversation.OnRequestBytes(Wire.Produce3(i, $"topic-{i}", Wire.Batch(1, 1), acks: 0), 0);
        recorded.Batches.Count(batch => batch.Topic == NameTable.Other).ShouldBe(5);
        recorded.Batches[KafkaNames.MaxTopics - 1].Topic.ShouldBe($"topic-{KafkaNames.MaxTopics - 1}");
        new RecordedConversation().Play(Wire.Produce3(1, "a\nb", Wire.Batch(1, 1)), []).Batches[0].Topic.ShouldBe(NameTable.Other);
        new RecordedConversation().Play(Wire.Produce3(1, new string('x', 300), Wire.Batch(1, 1)), [], 7).Batches[0].Topic.ShouldBe(NameTable.Other);
    }

    [Fact]
    public void A_broker_that_does_not_know_the_version_asked_for_answers_in_version_0()
    {
        var request = new Wire().I16(18).I16(4).I32(1).Text("x").I8(0).Compact("librdkafka").Compact("2").I8(0).Frame();
        var response = Wire.Response(1, new Wire().I16(35).I32(1).I16(18).I16(0).I16(3).Bytes);
        new RecordedConversation().Play(request, response).Text.ShouldBe("ApiVersions < x\nApiVersions > 2500\nApiVersions error 35\n");
    }

    [Fact]
    public void Nothing_is_kept_of_a_request_in_flight_but_its_row_and_too_many_end_the_decoding()
    {
        var recorded = new RecordedConversation(new KafkaLimits { MaxInFlight = 64 });
        for (var i = 0; i < 64; i++) recorded.Conversation.OnRequestBytes(Wire.Request(12, 0, i, null, []), 0);
        recorded.Conversation.IsDecoding.ShouldBeTrue();
        recorded.Conversation.OnRequestBytes(Wire.Request(12, 0, 64, null, []), 0);
        recorded.Conversation.IsDecoding.ShouldBeFalse();
        recorded.Text.ShouldEndWith("request failure\n");
    }

    [Fact]
    public void Durations_are_those_of_the_clock_that_was_passed_in()
    {
        var recorded = new RecordedConversation();
        recorded.Conversation.OnRequestBytes(Wire.Request(12, 0, 1, null, []), 10);
        recorded.Conversation.OnRequestBytes(Wire.Request(12, 0, 2, null, []), 20);
        recorded.Conversation.OnResponseBytes(Wire.Response(1, [0, 0]), 110);
        recorded.Conversation.OnResponseBytes(Wire.Response(2, [0, 0]), 1020);
        recorded.Text.ShouldEndWith("Heartbeat > 100\nHeartbeat > 1000\n");
    }
}
