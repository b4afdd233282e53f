using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Fuzz.Targets;

/// <summary>Request heads: nothing shorter is accepted first, and what was accepted is written so that it reads the same.</summary>
internal sealed class Http1RequestTarget : FuzzTarget
{
    private readonly HeaderBlock _head = new();
    private readonly HeaderBlock _again = new();

    public override string Name => "h1-request";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "GET / HTTP/1.1\r\nhost: a\r\n\r\n"u8.ToArray(),
        "POST /p?q=1 HTTP/1.1\r\nHost: a.b:80\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello"u8.ToArray(),
        "PUT /c HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nte: trailers\r\nconnection: te, x\r\nx: 1\r\n\r\n"u8.ToArray(),
        "GET /ws HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray(),
        "CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n"u8.ToArray(),
        "OPTIONS * HTTP/1.0\r\nhost: a\r\nconnection: keep-alive\r\nexpect: 100-continue\r\ncookie: a=b\r\ncookie: c=d\r\n\r\n"u8.ToArray(),
        "GET http://a/x HTTP/1.1\r\nhost: a\r\n\r\n"u8.ToArray(),
    ];

    public override bool Run(byte[] input)
    {
        var result = Http1RequestReader.Read(input, Http1Limits.Default, _head, out var framing, out var consumed, out _);
        if (result != Http1ReadResult.Complete) return false;
        Require(consumed > 0 && consumed <= input.Length, "consumed what was not there");
        Require(Http1RequestReader.Read(input.AsSpan(0, consumed - 1), Http1Limits.Default, _again, out _, out _, out _) != Http1ReadResult.Complete, "a shorter head was accepted as well");

        // Written for HTTP/1.1, a request without a host says so, which our own reader refuses; and one without content may say that.
        if (_head.Authority.IsEmpty) return true;
        var wire = new byte[_head.WireBytes + 256];
        var length = Http1Writer.WriteRequest(_head, framing.Kind, keepAlive: true, wire);
        var reread = Http1RequestReader.Read(wire.AsSpan(0, length), Http1Limits.Default, _again, out var second, out var used, out var fault);
        Require(reread == Http1ReadResult.Complete && used == length, "what was written is refused: " + fault);
        Require(second.Kind == framing.Kind && second.Length == framing.Length, "the framing changed");
        if (framing.Kind == BodyKind.None)
        {
            _head.Remove(FieldName.ContentLength);
            _again.Remove(FieldName.ContentLength);
        }
        Require(SameBlocks.Are(_head, _again), "the head changed");
        return true;
    }
}
