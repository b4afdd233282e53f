using Weft.Protocols.Kafka;

namespace Weft.Fuzz.Targets;

/// <summary>A Kafka connection: the first byte is how many of the rest the client sends. However it is cut, the same is told of it.</summary>
internal sealed class KafkaTarget : FuzzTarget
{
    private static readonly KafkaLimits Limits = new() { MaxInFlight = 64 };

    public override string Name => "kafka";

    public override IReadOnlyList<byte[]> Seeds => Conversations;

    /// <summary>Small sound connections.</summary>
    public static IReadOnlyList<byte[]> Conversations { get; } =
    [
        // ApiVersions 3.
        Seed(["00120003000000010001780005726C6962023200"], ["000000010000020003000000040000000000"]),
        // Produce 3 without acks, with a batch of two; then with acks and none.
        Seed(
            [
                "0000000300000002000178FFFF0000000003E80000000100017400000001000000000000003D0000000000000000000000310000000002" + "0000000000000000000100000000000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFFFFFF00000002",
                "0000000300000003000178FFFFFFFF000003E80000000100017400000001000000000000000000",
            ],
            ["000000030000000100017400000001000000000006000000000000000000000000FFFFFFFF00000000"]),
        // Metadata 1: a broker and a topic.
        Seed(["00030001000000030001780000000100017400"], ["0000000300000001000000010001620000238400000000000100000001000000017400000000" + "00"]),
        // SaslHandshake 0, a token, Heartbeat 0.
        Seed(["001100000000000100017800055041494E58", "00616C00707700", "000C000000000002000178"], ["00000001000000000000", "", "000000020019"]),
        // Fetch 4 with a batch.
        Seed(
            ["000100040000000500017800"],
            ["00000005000000000000000100017400000001000000000003000000000000000A000000000000000A000000000000003D0000000000000000000000310000000002" + "0000000000000000000100000000000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFFFFFF00000002"]),
    ];

    public override bool Run(byte[] input)
    {
        if (input.Length == 0) return false;
        var cut = Math.Min(1 + input[0], input.Length);
        var whole = Play(input, cut, input.Length, out var isDecoding);
        Require(whole.Records <= input.Length, "more bytes of records than input");
        foreach (var step in new[] { 1, 2 + (input.Length % 11) })
        {
            var pieces = Play(input, cut, step, out _);
            Require(whole.Text == pieces.Text, $"whole: {whole.Text} in pieces of {step}: {pieces.Text}");
        }
        return isDecoding;
    }

    private static KafkaTranscript Play(byte[] input, int cut, int step, out bool isDecoding)
    {
        var transcript = new KafkaTranscript();
        var conversation = new KafkaConversation(transcript, new KafkaNames(), Limits);
        foreach (var piece in input[1..cut].Chunk(step)) conversation.OnRequestBytes(piece, 1);
        foreach (var piece in input[cut..].Chunk(step)) conversation.OnResponseBytes(piece, 2);
        isDecoding = conversation.IsDecoding;
        return transcript;
    }

    private static byte[] Seed(string[] requests, string[] responses)
    {
        byte[] asked = [.. requests.SelectMany(Frame)];
        return [(byte)asked.Length, .. asked, .. responses.SelectMany(Frame)];
    }

    private static byte[] Frame(string hex) => [0, 0, (byte)(hex.Length / 512), (byte)(hex.Length / 2), .. Convert.FromHexString(hex)];
}
