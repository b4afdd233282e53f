using System.Text;
using Weft.Protocols.Kafka;

namespace Weft.Protocols.Tests.Kafka;

public sealed class KafkaRefusalTests
{
    private static readonly byte[] Heartbeat = Wire.Request(12, 0, 7, "x", []);

    [Theory]
    [InlineData("FFFFFFFF", "a negative size")]
    [InlineData("7FFFFFFF", "a size beyond the limit")]
    [InlineData("00000000", "no header")]
    [InlineData("0000000700000000000000", "half a header")]
    [InlineData("0000000A000C000000000001FFFE", "a client id of negative length")]
    [InlineData("0000000A000C0000000000010005", "a client id beyond the frame")]
    [InlineData("00000009000C00000000000100", "a client id whose length is cut off")]
    [InlineData("0000000B0012000300000001000005", "more tagged fields than bytes")]
    [InlineData("00000010001200030000000100000100FFFFFFFFFF", "a varint that does not end")]
    [InlineData("0000001300000000000000010000FFFF0000000000010001", "an array longer than the frame")]
    public void A_broken_request_ends_the_decoding_at_every_split(string hex, string why)
    {
        var bytes = Wire.Join(Convert.FromHexString(hex), new byte[8]);
        for (var step = 1; step <= bytes.Length; step++)
        {
            var recorded = new RecordedConversation().Play(bytes, [], step);
            recorded.Conversation.IsDecoding.ShouldBeFalse(why);
            recorded.Text.ShouldEndWith("request failure\n");
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")]
    public void Another_protocol_is_no_kafka(string text)
    {
        var recorded = new RecordedConversation().Play(Encoding.Latin1.GetBytes(text), []);
        recorded.Text.ShouldBe("request failure\n");
    }

    [Theory]
    [InlineData("0000000400000008", "nobody asked")]
    [InlineData("00000003000000", "half a header")]
    [InlineData("80000000", "a negative size")]
    [InlineData("000000050000000700", "half an error code")]
    public void A_broken_response_ends_the_decoding_at_every_split(string hex, string why)
    {
        var bytes = Wire.Join(Convert.FromHexString(hex), new byte[4]);
        for (var step = 1; step <= bytes.Length; step++)
        {
            var recorded = new RecordedConversation().Play(Heartbeat, bytes, step);
            recorded.Conversation.IsDecoding.ShouldBeFalse(why);
            recorded.Text.ShouldEndWith("response failure\n");
        }
    }

    [Fact]
    public void After_a_failure_nothing_more_is_told()
    {
        var recorded = new RecordedConversation().Play([0xFF, 0xFF, 0xFF, 0xFF], []);
        recorded.Play(Heartbeat, Wire.Response(7, [0, 0])).Text.ShouldBe("request failure\n");
    }

    [Fact]
    public void A_count_costs_no_more_than_the_frame_has_bytes()
    {
        // 2^31-1 topics are announced in a frame of a few bytes.
        var request = Wire.Request(0, 0, 1, "x", new Wire().I16(1).I32(0).I32(int.MaxValue).Text("t").I32(0).Bytes);
        new RecordedConversation().Play(request, []).Text.ShouldEndWith("request failure\n");
    }
}
