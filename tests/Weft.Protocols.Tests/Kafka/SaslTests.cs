using System.Text;

namespace Weft.Protocols.Tests.Kafka;

public sealed class SaslTests
{
    private static readonly byte[] Handshaken = Wire.Response(1, new Wire().I16(0).I32(1).Text("PLAIN").Bytes);
    private static readonly byte[] After = Wire.Request(12, 0, 2, "x", []);
    private static readonly byte[] Answered = Wire.Response(2, [0, 0]);

    [Theory]
    [InlineData("\0alice\0secret")]
    [InlineData("\0A\0p")]
    [InlineData("\0Admin\0Admin")]
    [InlineData("x\0bob\0pw")]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")]
    [InlineData("n,,\u0001auth=Bearer x\u0001\u0001")]
    [InlineData("`\u0082\u0002Q\u0006\t*\u0086H\u0086÷\u0012\u0001\u0002\u0002")]
    [InlineData("\u0005\u0004\0ÿ\0\0\0\0\0\0\0\0")]
    public void Bare_tokens_after_a_handshake_of_version_0_are_stepped_over_at_every_split(string token)
    {
        var bare = new Wire().Raw(Encoding.Latin1.GetBytes(token)).Frame();
        var requests = Wire.Join(Wire.Request(17, 0, 1, "x", new Wire().Text("PLAIN").Bytes), bare, bare, After);
        var responses = Wire.Join(Handshaken, new Wire().Frame(), new Wire().Raw("v=abcdefgh"u8).Frame(), Answered);
        for (var step = 1; step <= requests.Length; step++)
        {
            new RecordedConversation().Play(requests, responses, step).Text
                .ShouldBe("SaslHandshake < x\nHeartbeat < x\nSaslHandshake > 2500\nHeartbeat > 2500\n", $"in steps of {step}");
        }
    }

    [Fact]
    public void In_lock_step_tokens_of_the_broker_are_stepped_over()
    {
        var recorded = new RecordedConversation();
        recorded.Play(Wire.Request(17, 0, 1, "x", new Wire().Text("SCRAM-SHA-256").Bytes), Handshaken);
        recorded.Play(new Wire().Raw("n,,n=user,r=abc"u8).Frame(), new Wire().Raw("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"u8).Frame());
        recorded.Play(new Wire().Raw("c=biws,r=abcdef,p=x"u8).Frame(), new Wire().Raw("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="u8).Frame());
        recorded.Play(After, Answered);
        recorded.Text.ShouldBe("SaslHandshake < x\nSaslHandshake > 2500\nHeartbeat < x\nHeartbeat > 2500\n");
    }

    [Fact]
    public void A_handshake_of_version_1_is_followed_by_requests_as_any_other()
    {
        var requests = Wire.Join(
            Wire.Request(17, 1, 1, "x", new Wire().Text("PLAIN").Bytes), Wire.Request(36, 0, 3, "x", new Wire().I32(3).Raw("\0a\0"u8).Bytes), After);
        var responses = Wire.Join(Handshaken, Wire.Response(3, new Wire().I16(58).Text("wrong").I32(0).Bytes), Answered);
        new RecordedConversation().Play(requests, responses).Text.ShouldBe(
            "SaslHandshake < x\nSaslAuthenticate < x\nHeartbeat < x\n" +
            "SaslHandshake > 2500\nSaslAuthenticate > 2500\nSaslAuthenticate error 58\nHeartbeat > 2500\n");
    }
}
