using Weft.Protocols.Http1;
using Weft.Protocols.Messages;

namespace Weft.Fuzz.Targets;

/// <summary>Response heads: nothing shorter is accepted first, and what was accepted is written so that it reads the same.</summary>
internal sealed class Http1ResponseTarget : FuzzTarget
{
    private readonly HeaderBlock _head = new();
    private readonly HeaderBlock _again = new();

    public override string Name => "h1-response";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"u8.ToArray(),
        "HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\nx: y\r\n\r\n"u8.ToArray(),
        "HTTP/1.0 302 Found\r\nlocation: /\r\nconnection: keep-alive\r\n\r\n"u8.ToArray(),
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"u8.ToArray(),
        "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"u8.ToArray(),
        "HTTP/1.1 304 Not Modified\r\netag: \"x\"\r\ncontent-length: 9\r\n\r\n"u8.ToArray(),
    ];

    public override bool Run(byte[] input)
    {
        var result = Http1ResponseReader.Read(input, Http1Limits.Default, MethodKind.Get, _head, out var framing, out var consumed, out _);
        if (result != Http1ReadResult.Complete) return false;
        Require(consumed > 0 && consumed <= input.Length, "consumed what was not there");
        Require(Http1ResponseReader.Read(input.AsSpan(0, consumed - 1), Http1Limits.Default, MethodKind.Get, _again, out _, out _, out _) != Http1ReadResult.Complete, "a shorter head was accepted as well");

        var wire = new byte[_head.WireBytes + 256];
        var length = Http1Writer.WriteResponse(_head, framing.Kind, framing.KeepAlive, wire, MethodKind.Get);
        var reread = Http1ResponseReader.Read(wire.AsSpan(0, length), Http1Limits.Default, MethodKind.Get, _again, out var second, out var used, out var fault);
        Require(reread == Http1ReadResult.Complete && used == length, "what was written is refused: " + fault);
        Require(second.Kind == framing.Kind && second.Length == framing.Length, "the framing changed");
        Require(_head.Status == _again.Status, "the status changed");
        return true;
    }
}
