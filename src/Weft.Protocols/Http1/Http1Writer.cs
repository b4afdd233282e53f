using Weft.Protocols.Messages;

namespace Weft.Protocols.Http1;

/// <summary>
/// Writes HTTP/1.1. A destination of <see cref="HeaderBlock.WireBytes"/> + 256 bytes is always enough for a head; a smaller
/// one may throw <see cref="ArgumentException"/>. Framing and hop-by-hop fields come from the arguments, never from the block,
/// except that <c>content-length</c> is the block's.
/// </summary>
public static class Http1Writer
{
    /// <summary>The most bytes <see cref="WriteChunkHeader"/> writes.</summary>
    public const int MaxChunkHeaderBytes = 12;

    /// <summary>
    /// Writes a request head and returns its size in bytes. A block with a protocol becomes an upgrade request, with GET in
    /// place of extended CONNECT (RFC 8441 5). <see cref="BodyKind.Length"/> needs <c>content-length</c> in the block.
    /// </summary>
    public static int WriteRequest(HeaderBlock head, BodyKind body, bool keepAlive, Span<byte> to)
    {
        var cursor = new ByteCursor(to);
        var upgrades = !head.Protocol.IsEmpty;
        var connects = head.MethodKind == MethodKind.Connect;
        cursor.Write(upgrades && connects ? "GET"u8 : head.Method);
        cursor.Write(" "u8);
        cursor.Write(connects && !upgrades ? head.Authority : head.Path);
        cursor.Write(" HTTP/1.1\r\nhost: "u8);
        cursor.Write(head.Authority);
        cursor.Write("\r\n"u8);
        // RFC 9110 8.6: a method that usually has content says when it has none.
        var saysEmpty = body == BodyKind.None && !upgrades && head.MethodKind is MethodKind.Post or MethodKind.Put or MethodKind.Patch;
        var te = WriteFields(ref cursor, head, body, keepsLength: body == BodyKind.Length, saysEmpty);
        WriteConnection(ref cursor, keepAlive ? default : "close"u8, head.Protocol, te);
        return cursor.Written;
    }

    /// <summary>
    /// Writes a response head and returns its size in bytes. <see cref="BodyKind.None"/> says <c>content-length: 0</c> where the
    /// block has no length and the status allows a body; a length in the block stands for answers to HEAD.
    /// </summary>
    /// <param name="head">Its status is written; a protocol makes the upgrade field of 101.</param>
    /// <param name="body">How the body will be framed.</param>
    /// <param name="keepAlive">False adds <c>connection: close</c>.</param>
    /// <param name="to">The destination.</param>
    /// <param name="requestMethod">
    /// The method that is answered: an answer to HEAD never gets a length it did not have, and one to any other known method never
    /// keeps a length without a body.
    /// </param>
    /// <param name="toHttp10">True for a client of HTTP/1.0, which must be told when the connection stays open.</param>
    public static int WriteResponse(
        HeaderBlock head, BodyKind body, bool keepAlive, Span<byte> to, MethodKind requestMethod = MethodKind.Other, bool toHttp10 = false)
    {
        var cursor = new ByteCursor(to);
        var status = head.Status;
        if (status == 200) cursor.Write("HTTP/1.1 200 OK\r\n"u8);
        else WriteStatusLine(ref cursor, status);
        var bare = status is < 200 or 204 || (requestMethod == MethodKind.Connect && status < 300);
        var saysEmpty = body == BodyKind.None && !bare && status != 304 && requestMethod != MethodKind.Head;
        if (bare || requestMethod == MethodKind.Head) body = body == BodyKind.Tunnel ? body : BodyKind.None;
        // A length without its bytes desynchronizes the connection; only where no body can follow does it merely inform.
        var informs = body == BodyKind.None && (status == 304 || requestMethod is MethodKind.Head or MethodKind.Other);
        WriteFields(ref cursor, head, body, keepsLength: !bare && (body == BodyKind.Length || informs), saysEmpty);
        var upgrade = status == 101 ? head.Protocol : default;
        // An interim answer decides nothing about the connection.
        ReadOnlySpan<byte> option = status < 200 || body == BodyKind.Tunnel ? default : !keepAlive ? "close"u8 : toHttp10 ? "keep-alive"u8 : default;
        WriteConnection(ref cursor, option, upgrade, te: false);
        return cursor.Written;
    }

    /// <summary>Writes <c>SIZE CRLF</c> before a chunk of <paramref name="length"/> bytes, which must be above 0; the caller adds CRLF after the data.</summary>
    public static int WriteChunkHeader(int length, Span<byte> to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var digits = (35 - int.LeadingZeroCount(length)) / 4;
        for (var at = digits - 1; at >= 0; at--)
        {
            to[at] = "0123456789abcdef"u8[length & 15];
            length >>= 4;
        }
        to[digits] = (byte)'\r';
        to[digits + 1] = (byte)'\n';
        return digits + 2;
    }

    /// <summary>Writes the last chunk and the trailers, if any; 8 bytes are enough without them, else WireBytes + 8.</summary>
    public static int WriteLastChunk(HeaderBlock? trailers, Span<byte> to)
    {
        var cursor = new ByteCursor(to);
        cursor.Write("0\r\n"u8);
        for (var index = 0; index < (trailers?.Count ?? 0); index++)
            if (FieldNames.IsAllowedInTrailers(trailers!.IdAt(index)))
                cursor.WriteField(trailers.NameAt(index), trailers.ValueAt(index));
        cursor.Write("\r\n"u8);
        return cursor.Written;
    }

    private static void WriteStatusLine(ref ByteCursor cursor, int status)
    {
        cursor.Write("HTTP/1.1 "u8);
        cursor.Write([(byte)('0' + status / 100), (byte)('0' + status / 10 % 10), (byte)('0' + status % 10), (byte)' ']);
        cursor.Write(ReasonPhrases.Of(status));
        cursor.Write("\r\n"u8);
    }

    // Returns whether "te: trailers" was written, which the connection field must name (RFC 9110 10.1.4).
    private static bool WriteFields(ref ByteCursor cursor, HeaderBlock head, BodyKind body, bool keepsLength, bool saysEmpty)
    {
        var te = false;
        for (var index = 0; index < head.Count; index++)
        {
            var id = head.IdAt(index);
            if (FieldNames.IsSpecial(id))
            {
                if (id == FieldName.ContentLength)
                {
                    if (!keepsLength) continue;
                    saysEmpty = false;
                }
                else if (id == FieldName.Te) te = true;
                else if (FieldNames.IsHopByHop(id) || id == FieldName.Host) continue;
            }
            cursor.WriteField(head.NameAt(index), head.ValueAt(index));
        }
        if (body == BodyKind.Chunked) cursor.Write("transfer-encoding: chunked\r\n"u8);
        else if (saysEmpty) cursor.Write("content-length: 0\r\n"u8);
        return te;
    }

    private static void WriteConnection(ref ByteCursor cursor, ReadOnlySpan<byte> option, ReadOnlySpan<byte> upgrade, bool te)
    {
        if (!upgrade.IsEmpty)
        {
            cursor.WriteField("upgrade"u8, upgrade);
            option = "upgrade"u8;
        }
        if (te)
        {
            cursor.Write("connection: te"u8);
            if (!option.IsEmpty) cursor.Write(", "u8);
            cursor.Write(option);
            cursor.Write("\r\n\r\n"u8);
            return;
        }
        if (!option.IsEmpty) cursor.WriteField("connection"u8, option);
        cursor.Write("\r\n"u8);
    }
}
