using CsCheck;
using Weft.Protocols.Kafka;

namespace Weft.Protocols.Tests.Kafka;

public sealed class ResponseRewriterTests
{
    private const int Seed = 99;
    private const int Base = 19092;

    private static readonly int[] Keys = [0, 1, 3, 10, 60, 78, 79];

    private static readonly Dictionary<int, BrokerAddress> Brokers = Enumerable.Range(0, 3).ToDictionary(id => id, id => new BrokerAddress("127.0.0.1", Base + id));

    [Fact]
    public void Every_version_of_every_response_that_names_brokers_is_rewritten_and_nothing_else_in_it()
    {
        var rewritten = 0;
#pragma warning disable RS0030 // the source that is injected begins here
        var random = new Random(Seed);
        foreach (var (_, response) in CorpusMessage.Pairs())
        {
            for (var version = 0; version <= response.MaxVersion; version++)
            {
                for (var round = 0; round < 4; round++)
                {
                    var seed = random.Next();
                    var original = Answer(response, version, new RandomMessage(response, version, new Random(seed)));
                    var expected = Answer(response, version, Keys.Contains(response.ApiKey) ? new RandomMessage(response, version, new Random(seed)) { Redirect = Redirect } : new RandomMessage(response, version, new Random(seed)));
#pragma warning restore RS0030
                    if (response.ApiKey == 18) expected = original;
                    var actual = Rewrite(Ask(response.ApiKey, version), original, random.Next(1, 300), out var recorded);
                    actual.ShouldBe(expected, $"{response.Name} {version}");
                    recorded.Text.ShouldNotContain("failure", customMessage: $"{response.Name} {version}");
                    if (!actual.AsSpan().SequenceEqual(original)) rewritten++;
                }
            }
        }
        rewritten.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    public void Versions_are_clamped_to_those_that_can_be_rewritten(int version, int written)
    {
        byte[] Body(Func<int, int> max)
        {
            var keys = Enumerable.Range(0, 100).ToArray();
            var to = new Wire().I16(0);
            if (written >= 3) to.Varint((uint)keys.Length + 1);
            else to.I32(keys.Length);
            foreach (var key in keys)
            {
                to.I16(key).I16(0).I16(max(key));
                if (written >= 3) to.Varint(0);
            }
            if (written >= 1) to.I32(0);
            if (written >= 3) to.Varint(1).Varint(1).Varint(8).I64(7);
            return to.Bytes;
        }

        var original = Wire.Response(5, Body(_ => 99));
        var expected = Wire.Response(5, Body(key => Keys.Contains(key) ? KafkaApis.Find((short)key)!.MaxVersion : 99));
        for (var step = 1; step < original.Length; step += 7) Rewrite(Ask(18, version), original, step, out _).ShouldBe(expected);
    }

    [Fact]
    public void A_refused_version_is_answered_in_version_0_and_that_is_clamped_too()
    {
        static byte[] Refusal(int max) => Wire.Response(5, new Wire().I16(35).I32(2).I16(18).I16(0).I16(4).I16(3).I16(0).I16(max).Bytes);

        Rewrite(Ask(18, 32767), Refusal(99), 3, out _).ShouldBe(Refusal(12));
        Rewrite(Ask(18, 4), Refusal(99), 3, out _).ShouldBe(Refusal(12));
    }

    [Fact]
    public void A_version_refused_in_that_version_itself_is_clamped_as_well()
    {
        static byte[] Refusal(int max) => Wire.Response(5, new Wire().I16(35).Varint(3).I16(18).I16(0).I16(3).I8(0).I16(3).I16(0).I16(max).I8(0).I32(0).I8(0).Bytes);

        var actual = Rewrite(Ask(18, 4), Refusal(99), 3, out var recorded);
        actual.ShouldBe(Refusal(12));
        recorded.Text.ShouldBe("ApiVersions < x\nApiVersions > 2500\nApiVersions error 35\nrewritten\n");
    }

    [Fact]
    public void What_is_too_large_passes_as_it_is_and_is_counted()
    {
        var response = Wire.Response(5, new Wire().I32(1).I32(1).Text("broker").I32(9092).I32(0).Raw(new byte[500]).Bytes);
        Rewrite(Ask(3, 0), response, 11, out var recorded, new KafkaLimits { MaxRewriteBytes = 100 }).ShouldBe(response);
        recorded.Text.ShouldBe("Metadata < x\nnot rewritten\nMetadata > 2500\n");
    }

    [Fact]
    public void In_a_fetch_that_is_too_large_the_addresses_get_a_number_that_nobody_knows()
    {
        byte[] Fetched(int number) => new Wire().I32(5).Varint(0).I32(0).I16(0).I32(0).Varint(2)
            .Raw(new byte[16]).Varint(2).I32(0).I16(0).I64(1).I64(1).I64(1).Varint(0).I32(-1).Varint((uint)Wire.Batch(7, 3000).Length + 1).Raw(Wire.Batch(7, 3000)).Varint(0).Varint(0)
            .Varint(1).Varint((uint)number).Varint(15).Varint(2).I32(1).Compact("b").I32(9092).Varint(0).Raw([0, 0]).Frame();

        for (var step = 1; step < 40; step++)
        {
            Rewrite(Ask(1, 16), Fetched(0), step, out var recorded, new KafkaLimits { MaxRewriteBytes = 1000 }).ShouldBe(Fetched(0x7F), $"in steps of {step}");
            recorded.Text.ShouldBe($"Fetch < x\nFetch > 2500\nFetch other {Wire.Batch(7, 3000).Length} 7\nrewritten\n");
        }
    }

    [Fact]
    public void A_version_that_is_not_known_and_what_is_malformed_pass_as_they_are_and_are_counted()
    {
        var response = Wire.Response(5, [1, 2, 3, 4]);
        Rewrite(Ask(3, 99), response, 3, out var unknown).ShouldBe(response);
        unknown.Text.ShouldBe("? < other\nnot rewritten\n? > 2500\n");
        Rewrite(Ask(3, 0), response, 3, out var malformed).ShouldBe(response);
        malformed.Text.ShouldBe("Metadata < x\nMetadata > 2500\nresponse failure\n");
    }

    [Fact]
    public void A_broker_whose_address_is_not_known_keeps_it_and_is_counted()
    {
        static byte[] Brokers(string host, int port) =>
            Wire.Response(5, new Wire().I32(2).I32(9).Text("elsewhere").I32(9092).I32(1).Text(host).I32(port).I32(0).Bytes);

        Rewrite(Ask(3, 0), Brokers("b", 9092), 5, out var recorded).ShouldBe(Brokers("127.0.0.1", Base + 1));
        recorded.Text.ShouldEndWith("rewritten\nnot rewritten\n");
    }

    [Fact]
    public void Whatever_comes_no_byte_is_lost_or_added_when_nothing_is_rewritten() =>
        Gen.Select(Gen.Byte.Array[0, 60].Array[0, 12], Gen.Int[1, 20]).Sample((frames, step) =>
        {
            var bytes = Wire.Join([.. frames.Select(frame => new Wire().Raw(frame).Frame()), [1, 2]]);
            var request = Wire.Request(17, 0, 5, "x", new Wire().Text("PLAIN").Bytes);
            return Rewrite(request, bytes, step, out _).AsSpan().SequenceEqual(bytes);
        });

    private static (string Host, int Port)? Redirect(int node) => Brokers.TryGetValue(node, out var to) ? (to.Host, to.Port) : null;

    private static byte[] Ask(int key, int version)
    {
        var api = KafkaApis.Find((short)key)!;
        var request = new Wire().I16(key).I16(version).I32(5);
        if (key == 7 && version == 0) return request.Frame();
        request.Text("x");
        if (version >= api.FlexibleFrom && version <= api.MaxVersion) request.Varint(0);
        // Produce: with acks, so that there is a response.
        if (key == 0 && version <= api.MaxVersion && version >= api.FlexibleFrom) request.Varint(0).I16(1).I32(0).Varint(1).Varint(0);
        else if (key == 0 && version <= api.MaxVersion) request.Raw(version >= 3 ? [0xFF, 0xFF] : []).I16(1).I32(0).I32(0);
        return request.Frame();
    }

    private static byte[] Answer(CorpusMessage response, int version, RandomMessage message)
    {
        var to = new Wire().I32(5);
        if (version >= response.FlexibleFrom && response.ApiKey != 18) to.Varint(0);
        return to.Raw(message.Body()).Frame();
    }

    private static byte[] Rewrite(byte[] request, byte[] response, int step, out RecordedConversation recorded, KafkaLimits? limits = null)
    {
        recorded = new RecordedConversation(limits);
        recorded.Conversation.OnRequestBytes(request, 1000);
        var rewriter = new ResponseRewriter(recorded.Conversation, Brokers);
        var to = new Wire();
        foreach (var piece in response.Chunk(step)) to.Raw(rewriter.Rewrite(piece, 3500));
        return to.Raw(rewriter.Rest()).Bytes;
    }
}
