using static Weft.Conformance.Tests.Http2.RawFrames;
using static Weft.Conformance.Tests.Http2.Rule;
using static Weft.Protocols.Http2.Http2ErrorCode;

namespace Weft.Conformance.Tests.Http2;

/// <summary>Answers that are malformed: each is a stream error PROTOCOL_ERROR (RFC 9113 section 8.1.1).</summary>
internal static class ClientMessageRules
{
    private static byte[] Open => Headers(1, Block((":status", "200")), ends: false);

    public static Rule[] All { get; } = [.. OfPseudoFields(), .. OfFields(), .. OfContent()];

    private static Rule[] OfPseudoFields() =>
    [
        Fields("A response without :status (8.3.2)", ("a", "b")),
        Fields("A response without any field (8.3.2)"),
        Fields("Two :status (8.3.2)", (":status", "200"), (":status", "200")),
        Fields("A :status that is no number (8.3.2)", (":status", "2x0")),
        Fields("A :status of two digits (8.3.2)", (":status", "20")),
        Fields("A :status of four digits (8.3.2)", (":status", "2000")),
        Fields("A :status below 100 (8.3.2)", (":status", "099")),
        Fields("An empty :status (8.3.2)", (":status", "")),
        Fields("A :status of 101 (8.6)", (":status", "101")),
        Fields("A :status behind a regular field (8.3)", ("a", "b"), (":status", "200")),
        Fields("A pseudo field of a request (8.3)", (":status", "200"), (":path", "/")),
        Fields("An unknown pseudo field (8.3)", (":status", "200"), (":what", "x")),
    ];

    private static Rule[] OfFields() =>
    [
        More("A name in upper case (8.2.1)", ("X-Upper", "1")),
        More("A colon within a name (8.2.1)", ("a:b", "1")),
        More("A space within a name (8.2.1)", ("a b", "1")),
        More("An empty name (8.2.1)", ("", "1")),
        More("A line end within a name (8.2.1)", ("a\r\nb", "1")),
        More("A line end within a value (8.2.1)", ("a", "b\r\nset-cookie: x")),
        More("A line feed alone within a value (8.2.1)", ("a", "b\nc")),
        More("A NUL within a value (8.2.1)", ("a", "b\0c")),
        More("A space before a value (8.2.1)", ("a", " b")),
        More("A space behind a value (8.2.1)", ("a", "b ")),
        More("A connection field (8.2.2)", ("connection", "close")),
        More("A keep-alive field (8.2.2)", ("keep-alive", "timeout=5")),
        More("A proxy-connection field (8.2.2)", ("proxy-connection", "close")),
        More("A transfer-encoding field (8.2.2)", ("transfer-encoding", "chunked")),
        More("An upgrade field (8.2.2)", ("upgrade", "h2c")),
        More("A te field other than trailers (8.2.2)", ("te", "gzip")),
    ];

    private static Rule[] OfContent() =>
    [
        More("A content-length that is no number (RFC 9110 8.6)", ("content-length", "x")),
        More("A content-length that is a list (RFC 9110 8.6)", ("content-length", "0, 0")),
        More("Two content-length (RFC 9110 8.6)", ("content-length", "0"), ("content-length", "0")),
        More("A content-length without content (8.1.1)", ("content-length", "5")),
        Stream("Less content than content-length says is a stream error (8.1.1)", ProtocolError, Headers(1, Block((":status", "200"), ("content-length", "9")), ends: false), Data(1, [1], ends: true)),
        Stream("More content than content-length says is a stream error (8.1.1)", ProtocolError, Headers(1, Block((":status", "200"), ("content-length", "1")), ends: false), Data(1, [1, 2])),
        Stream("An interim response that ends the stream is a stream error (8.1)", ProtocolError, Headers(1, Block((":status", "103")))),
        Stream("Trailers that do not end the stream are a stream error (8.1)", ProtocolError, Open, Headers(1, Block(("a", "b")), ends: false)),
        Stream("Trailers before the end of the content are a stream error (8.1.1)", ProtocolError, Headers(1, Block((":status", "200"), ("content-length", "9")), ends: false), Headers(1, Block(("a", "b")))),
        Stream("A second final head is a stream error (8.1)", ProtocolError, Open, Headers(1, Block((":status", "200")))),
        Stream("An interim head behind the final one is a stream error (8.1)", ProtocolError, Open, Headers(1, Block((":status", "103")), ends: false)),
        Stream("An upper case name in trailers (8.2.1)", ProtocolError, Open, Headers(1, Block(("A", "b")))),
        Stream("A connection field in trailers (8.2.2)", ProtocolError, Open, Headers(1, Block(("connection", "close")))),
        Stream("A line end within a value in trailers (8.2.1)", ProtocolError, Open, Headers(1, Block(("a", "b\r\nc: d")))),
    ];

    private static Rule Fields(string sentence, params (string, string)[] fields) => Stream(sentence, ProtocolError, Headers(1, Block(fields)));

    private static Rule More(string sentence, params (string, string)[] fields) => Fields(sentence, [(":status", "200"), .. fields]);
}
