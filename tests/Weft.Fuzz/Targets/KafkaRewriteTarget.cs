using Weft.Protocols.Kafka;

namespace Weft.Fuzz.Targets;

/// <summary>The responses of <see cref="KafkaTarget"/>, rewritten. However they are cut, the same goes on to the client; and nothing is lost when nothing is rewritten.</summary>
internal sealed class KafkaRewriteTarget : FuzzTarget
{
    private static readonly KafkaLimits Limits = new() { MaxInFlight = 64, MaxRewriteBytes = 200 };
    private static readonly Dictionary<int, BrokerAddress> Brokers = new() { [1] = new BrokerAddress("127.0.0.1", 19093) };

    public override string Name => "kafka-rewrite";

    public override IReadOnlyList<byte[]> Seeds => KafkaTarget.Conversations;

    public override bool Run(byte[] input)
    {
        if (input.Length == 0) return false;
        var cut = Math.Min(1 + input[0], input.Length);
        var whole = Play(input, cut, input.Length, out var isRewritten);
        foreach (var step in new[] { 1, 2 + (input.Length % 11) })
            Require(whole.AsSpan().SequenceEqual(Play(input, cut, step, out _)), $"in pieces of {step} it is not the same");
        Require(isRewritten || whole.AsSpan().SequenceEqual(input.AsSpan(cut)), "nothing was rewritten and something changed");
        return whole.Length > 0;
    }

    private static byte[] Play(byte[] input, int cut, int step, out bool isRewritten)
    {
        var transcript = new KafkaTranscript();
        var conversation = new KafkaConversation(transcript, new KafkaNames(), Limits);
        conversation.OnRequestBytes(input.AsSpan(1, cut - 1), 1);
        var rewriter = new ResponseRewriter(conversation, Brokers);
        using var to = new MemoryStream();
        foreach (var piece in input[cut..].Chunk(step)) to.Write(rewriter.Rewrite(piece, 2));
        to.Write(rewriter.Rest());
        isRewritten = transcript.IsRewritten;
        return to.ToArray();
    }
}
