using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Tests.Http1;

public sealed class Http1ResponseReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", MethodKind.Get, BodyKind.Length, 5, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", MethodKind.Get, BodyKind.None, 0, true)]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n", MethodKind.Get, BodyKind.Length, 5, true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", MethodKind.Get, BodyKind.Chunked, 0, true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", MethodKind.Get, BodyKind.UntilClose, 0, false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n", MethodKind.Get, BodyKind.Length, 5, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", MethodKind.Head, BodyKind.None, 0, true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", MethodKind.Head, BodyKind.None, 0, true)]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", MethodKind.Get, BodyKind.None, 0, true)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", MethodKind.Get, BodyKind.None, 0, true)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", MethodKind.Post, BodyKind.None, 0, true)]
    [InlineData("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", MethodKind.Get, BodyKind.Tunnel, 0, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", MethodKind.Connect, BodyKind.Tunnel, 0, false)]
    [InlineData("HTTP/1.1 407 No\r\nContent-Length: 5\r\n\r\n", MethodKind.Connect, BodyKind.Length, 5, true)]
    public void The_body_ends_as_RFC_9112_says(string text, MethodKind method, BodyKind kind, long length, bool keepAlive)
    {
        using var head = new HeaderBlock();
        Http1ResponseReader.Read(Ascii.Bytes(text), Http1Limits.Default, method, head, out var framing, out var consumed, out _)
            .ShouldBe(Http1ReadResult.Complete);
        (framing.Kind, framing.Length, framing.KeepAlive).ShouldBe((kind, length, keepAlive));
        consumed.ShouldBe(text.Length);
    }

    [Fact]
    public void A_length_informs_on_HEAD_and_304_and_goes_from_204()
    {
        using var head = new HeaderBlock();
        Read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", MethodKind.Head, head);
        head.TryGetContentLength(out var length).ShouldBeTrue();
        length.ShouldBe(5);
        Read("HTTP/1.1 204 OK\r\nContent-Length: 5\r\n\r\n", MethodKind.Get, head);
        head.Count.ShouldBe(0);
    }

    [Fact]
    public void The_protocol_of_101_is_kept()
    {
        using var head = new HeaderBlock();
        Read("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Accept: x\r\n\r\n", MethodKind.Get, head);
        Ascii.Describe(head).ShouldBe("101|||||websocket\nsec-websocket-accept: x\n");
        var wire = new byte[head.WireBytes + 256];
        Ascii.Text(wire.AsSpan(0, Http1Writer.WriteResponse(head, BodyKind.Tunnel, true, wire))).ShouldBe(
            "HTTP/1.1 101 Switching Protocols\r\nsec-websocket-accept: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n");
    }

    [Fact]
    public void Any_prefix_of_a_head_needs_more()
    {
        using var head = new HeaderBlock();
        var text = Ascii.Bytes("HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\n");
        for (var length = 0; length < text.Length; length++)
            Http1ResponseReader.Read(text.AsSpan(0, length), Http1Limits.Default, MethodKind.Get, head, out _, out _, out _).ShouldBe(Http1ReadResult.NeedMore);
    }

    private static void Read(string text, MethodKind method, HeaderBlock head) =>
        Http1ResponseReader.Read(Ascii.Bytes(text), Http1Limits.Default, method, head, out _, out _, out _).ShouldBe(Http1ReadResult.Complete);
}
