using static Weft.Conformance.Tests.Http2.RawFrames;
using static Weft.Conformance.Tests.Http2.Rule;
using static Weft.Protocols.Http2.Http2ErrorCode;

namespace Weft.Conformance.Tests.Http2;

/// <summary>Requests that are malformed: each is a stream error PROTOCOL_ERROR (RFC 9113 section 8.1.1).</summary>
internal static class ServerMessageRules
{
    public static Rule[] All { get; } = [.. OfPseudoFields(), .. OfFields(), .. OfContent()];

    private static Rule[] OfPseudoFields() =>
    [
        Fields("A pseudo field behind a regular one (8.3)", (":method", "GET"), (":scheme", "http"), ("a", "b"), (":path", "/")),
        Fields("An unknown pseudo field (8.3)", (":method", "GET"), (":scheme", "http"), (":path", "/"), (":what", "x")),
        Fields("The pseudo field of a response (8.3)", (":method", "GET"), (":scheme", "http"), (":path", "/"), (":status", "200")),
        Fields("No :method (8.3.1)", (":scheme", "http"), (":path", "/")),
        Fields("No :scheme (8.3.1)", (":method", "GET"), (":path", "/")),
        Fields("No :path (8.3.1)", (":method", "GET"), (":scheme", "http")),
        Fields("An empty :path (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "")),
        Fields("A :path that is no path (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "x")),
        Fields("A space in :path (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "/a b")),
        Fields("Two :method (8.3.1)", (":method", "GET"), (":method", "GET"), (":scheme", "http"), (":path", "/")),
        Fields("Two :path (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "/"), (":path", "/")),
        Fields("Two :authority (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"), (":authority", "a")),
        Fields("A host other than :authority (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"), ("host", "b")),
        Fields("A :method with a space (8.3.1)", (":method", "GET /admin"), (":scheme", "http"), (":path", "/")),
        Fields("A CONNECT with :path (8.5)", (":method", "CONNECT"), (":authority", "a:1"), (":scheme", "http"), (":path", "/")),
        Fields("A CONNECT without :authority (8.5)", (":method", "CONNECT")),
        Fields("A :protocol without CONNECT (RFC 8441 4)", (":method", "GET"), (":scheme", "http"), (":path", "/"), (":protocol", "websocket")),
    ];

    private static Rule[] OfFields() =>
    [
        More("A name in upper case (8.2.1)", ("X-Upper", "1")),
        More("A colon within a name (8.2.1)", ("a:b", "1")),
        More("A space within a name (8.2.1)", ("a b", "1")),
        More("An empty name (8.2.1)", ("", "1")),
        More("A line end within a value (8.2.1)", ("a", "b\r\nx: y")),
        More("A NUL within a value (8.2.1)", ("a", "b\0c")),
        More("A space before a value (8.2.1)", ("a", " b")),
        More("A space behind a value (8.2.1)", ("a", "b ")),
        More("A connection field (8.2.2)", ("connection", "close")),
        More("A keep-alive field (8.2.2)", ("keep-alive", "1")),
        More("A proxy-connection field (8.2.2)", ("proxy-connection", "close")),
        More("A transfer-encoding field (8.2.2)", ("transfer-encoding", "chunked")),
        More("An upgrade field (8.2.2)", ("upgrade", "h2c")),
        More("A te field other than trailers (8.2.2)", ("te", "gzip")),
    ];

    private static Rule[] OfContent() =>
    [
        More("A content-length that is no number (8.1.1)", ("content-length", "+0")),
        More("Two content-length (8.1.1)", ("content-length", "0"), ("content-length", "0")),
        More("A content-length without content (8.1.1)", ("content-length", "5")),
        Stream("Less content than content-length says (8.1.1)", ProtocolError, Request(1, "POST", "/hold", false, ("content-length", "5")), Data(1, [1, 2], ends: true)),
        Stream("More content than content-length says (8.1.1)", ProtocolError, Request(1, "POST", "/hold", false, ("content-length", "5")), Data(1, new byte[6])),
        Stream("Trailers before the end of the content (8.1.1)", ProtocolError, Request(1, "POST", "/hold", false, ("content-length", "5")), Headers(1, Block(("a", "b")))),
        Stream("Trailers that do not end the stream (8.1)", ProtocolError, Request(1, "POST", "/hold", false), Headers(1, Block(("a", "b")), ends: false)),
        Stream("A pseudo field in trailers (8.1)", ProtocolError, Request(1, "POST", "/hold", false), Headers(1, Block((":method", "GET")))),
        Stream("An upper case name in trailers (8.2.1)", ProtocolError, Request(1, "POST", "/hold", false), Headers(1, Block(("A", "b")))),
    ];

    private static Rule Fields(string sentence, params (string, string)[] fields) => Stream(sentence, ProtocolError, Headers(1, Block(fields)));

    private static Rule More(string sentence, params (string, string)[] fields) => Stream(sentence, ProtocolError, Request(1, more: fields));
}
