using Weft.Proxy.Http;

namespace Weft.Proxy.Tests.Http;

public sealed class WebSocketKeysTests
{
    [Fact]
    public void The_answer_to_the_RFCs_key_is_the_RFCs_answer()
    {
        var accept = new byte[WebSocketKeys.AcceptBytes];

        WebSocketKeys.TryWriteAccept("dGhlIHNhbXBsZSBub25jZQ=="u8, accept).ShouldBeTrue();

        System.Text.Encoding.ASCII.GetString(accept).ShouldBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    [Fact]
    public void A_new_key_is_base64_of_sixteen_bytes_and_never_the_last_one()
    {
        var first = new byte[WebSocketKeys.KeyBytes];
        var second = new byte[WebSocketKeys.KeyBytes];
        WebSocketKeys.WriteKey(first);
        WebSocketKeys.WriteKey(second);

        Convert.FromBase64String(System.Text.Encoding.ASCII.GetString(first)).Length.ShouldBe(16);
        first.ShouldNotBe(second);
    }

    [Fact]
    public void An_empty_or_overlong_key_has_no_answer()
    {
        var accept = new byte[WebSocketKeys.AcceptBytes];
        WebSocketKeys.TryWriteAccept(default, accept).ShouldBeFalse();
        WebSocketKeys.TryWriteAccept(new byte[65], accept).ShouldBeFalse();
    }
}
