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
        Fields("A pseudo field behind a regular one (8.3)", (":method", "GET"), (":scheme", "http"), (":authority", "a"), ("a", "b"), (":path", "/")),
        More("An unknown pseudo field (8.3)", (":what", "x")),
        Fields("An unknown pseudo field before the regular ones (8.3)", (":what", "x"), (":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/")),
        Fields("The pseudo field of a response (8.3)", (":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/"), (":status", "200")),
        Fields("A request without any field (8.3.1)"),
        Fields("No :method (8.3.1)", (":scheme", "http"), (":authority", "a"), (":path", "/")),
        Fields("No :scheme (8.3.1)", (":method", "GET"), (":authority", "a"), (":path", "/")),
        Fields("No :path (8.3.1)", (":method", "GET"), (":scheme", "http"), (":authority", "a")),
        Fields("Neither :authority nor host (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "/")),
        Fields("An empty :method (8.3.1)", (":method", ""), (":scheme", "http"), (":authority", "a"), (":path", "/")),
        Fields("An empty :scheme (8.3.1)", (":method", "GET"), (":scheme", ""), (":authority", "a"), (":path", "/")),
        Fields("An empty :authority (8.3.1)", (":method", "GET"), (":scheme", "http"), (":authority", ""), (":path", "/")),
        Path("An empty :path (8.3.1)", ""),
        Path("A :path that is no path (8.3.1)", "x"),
        Path("A :path in absolute form (8.3.1)", "http://a/"),
        Path("A :path of * for another method than OPTIONS (8.3.1)", "*"),
        Path("A space in :path (8.3.1)", "/a b"),
        Path("A fragment in :path (8.3.1)", "/a#b"),
        Path("A line end in :path (8.2.1)", "/a\r\nx: y"),
        Path("A byte above 127 in :path (8.3.1)", "/\u00e9"),
        Fields("Two :method (8.3.1)", (":method", "GET"), (":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/")),
        Fields("Two :scheme (8.3.1)", (":method", "GET"), (":scheme", "http"), (":scheme", "http"), (":authority", "a"), (":path", "/")),
        Fields("Two :path (8.3.1)", (":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/"), (":path", "/")),
        Fields("Two :authority (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a"), (":authority", "a")),
        Authority("A host other than :authority (8.3.1)", "a", ("host", "b")),
        Authority("A host of another port than :authority (8.3.1)", "a:80", ("host", "a:81")),
        Authority("Two host fields (RFC 9112 3.2)", "a", ("host", "a"), ("host", "a")),
        Authority("An empty host (8.3.1)", "a", ("host", "")),
        Authority("User information in :authority (8.3.1)", "user:secret@a"),
        Authority("A path in :authority (8.3.1)", "a/b"),
        Authority("Two names in :authority (8.3.1)", "a,b"),
        Authority("A port that is no number in :authority (8.3.1)", "a:http"),
        Authority("A port above 65535 in :authority (8.3.1)", "a:65536"),
        Authority("An address without its bracket in :authority (8.3.1)", "[::1"),
        Authority("A line end in :authority (8.2.1)", "a\r\nx: y"),
        Fields("User information in host (8.3.1)", (":method", "GET"), (":scheme", "http"), (":path", "/"), ("host", "user@a")),
        Fields("A :method with a space (8.3.1)", (":method", "GET /admin"), (":scheme", "http"), (":authority", "a"), (":path", "/")),
        Fields("A :scheme with a colon (8.3.1)", (":method", "GET"), (":scheme", "http://b/?"), (":authority", "a"), (":path", "/")),
        Fields("A CONNECT with :path (8.5)", (":method", "CONNECT"), (":authority", "a:1"), (":path", "/")),
        Fields("A CONNECT with :scheme (8.5)", (":method", "CONNECT"), (":authority", "a:1"), (":scheme", "http")),
        Fields("A CONNECT without :authority (8.5)", (":method", "CONNECT")),
        Fields("A CONNECT with a content-length (RFC 9110 9.3.6)", (":method", "CONNECT"), (":authority", "a:1"), ("content-length", "1")),
        Fields("A :protocol without CONNECT (RFC 8441 4)", (":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/"), (":protocol", "websocket")),
        Fields("An extended CONNECT without :path (RFC 8441 4)", (":method", "CONNECT"), (":scheme", "http"), (":authority", "a"), (":protocol", "websocket")),
        Fields("An extended CONNECT without :scheme (RFC 8441 4)", (":method", "CONNECT"), (":path", "/"), (":authority", "a"), (":protocol", "websocket")),
        Fields("An extended CONNECT without :authority (RFC 8441 4)", (":method", "CONNECT"), (":scheme", "http"), (":path", "/"), (":protocol", "websocket")),
        Fields("Two :protocol (8.3)", (":method", "CONNECT"), (":scheme", "http"), (":path", "/"), (":authority", "a"), (":protocol", "a"), (":protocol", "a")),
        Nobody("A host that differs from :authority in the case of letters (RFC 9110 4.2.3)", Request(1, "GET", "/hold", true, ("host", "ORIGIN"))),
        Nobody("A host alone stands for :authority (8.3.1)", Headers(1, Block((":method", "GET"), (":scheme", "http"), (":path", "/hold"), ("host", "a")))),
        Nobody("OPTIONS of the whole server (8.3.1)", Request(1, "OPTIONS", "*")),
    ];

    private static Rule[] OfFields() =>
    [
        More("A name in upper case (8.2.1)", ("X-Upper", "1")),
        More("A well-known name in upper case (8.2.1)", ("Accept", "*/*")),
        More("A colon within a name (8.2.1)", ("a:b", "1")),
        More("A space within a name (8.2.1)", ("a b", "1")),
        More("A line end within a name (8.2.1)", ("a\r\nb", "1")),
        More("A byte above 127 in a name (8.2.1)", ("\u00e9", "1")),
        More("A DEL in a name (8.2.1)", ("a\u007f", "1")),
        More("An empty name (8.2.1)", ("", "1")),
        More("A line end within a value (8.2.1)", ("a", "b\r\nx: y")),
        More("A carriage return alone within a value (8.2.1)", ("a", "b\rc")),
        More("A line feed alone within a value (8.2.1)", ("a", "b\nc")),
        More("A NUL within a value (8.2.1)", ("a", "b\0c")),
        More("A space before a value (8.2.1)", ("a", " b")),
        More("A space behind a value (8.2.1)", ("a", "b ")),
        More("A tabulator before a value (8.2.1)", ("a", "\tb")),
        More("A tabulator behind a value (8.2.1)", ("a", "b\t")),
        More("A connection field (8.2.2)", ("connection", "close")),
        More("A keep-alive field (8.2.2)", ("keep-alive", "1")),
        More("A proxy-connection field (8.2.2)", ("proxy-connection", "close")),
        More("A transfer-encoding field (8.2.2)", ("transfer-encoding", "chunked")),
        More("An upgrade field (8.2.2)", ("upgrade", "h2c")),
        More("A te field other than trailers (8.2.2)", ("te", "gzip")),
        More("A te field with more than trailers (8.2.2)", ("te", "trailers, gzip")),
        Nobody("A te field of trailers (8.2.2)", Request(1, "GET", "/hold", true, ("te", "trailers"))),
        Nobody("Values may be empty, and hold bytes above 127 (8.2.1)", Request(1, "GET", "/hold", true, ("a", ""), ("b", "\u00e9"))),
    ];

    private static Rule[] OfContent() =>
    [
        More("A content-length with a sign (RFC 9110 8.6)", ("content-length", "+0")),
        More("A content-length below zero (RFC 9110 8.6)", ("content-length", "-1")),
        More("An empty content-length (RFC 9110 8.6)", ("content-length", "")),
        More("A content-length in hexadecimal (RFC 9110 8.6)", ("content-length", "0x0")),
        More("A content-length that is a list (RFC 9110 8.6)", ("content-length", "0, 0")),
        More("A content-length beyond all numbers (RFC 9110 8.6)", ("content-length", "99999999999999999999")),
        More("Two content-length (RFC 9110 8.6)", ("content-length", "0"), ("content-length", "0")),
        More("A content-length without content (8.1.1)", ("content-length", "5")),
        Stream("Less content than content-length says (8.1.1)", ProtocolError, Request(1, "POST", "/hold", false, ("content-length", "5")), Data(1, [1, 2], ends: true)),
        Stream("More content than content-length says (8.1.1)", ProtocolError, Request(1, "POST", "/hold", false, ("content-length", "5")), Data(1, new byte[6])),
        Stream("Content behind a content-length of 0 (8.1.1)", ProtocolError, Request(1, "POST", "/hold", false, ("content-length", "0")), Data(1, [1])),
        Stream("Trailers before the end of the content (8.1.1)", ProtocolError, Request(1, "POST", "/hold", false, ("content-length", "5")), Headers(1, Block(("a", "b")))),
        Stream("Trailers that do not end the stream (8.1)", ProtocolError, Request(1, "POST", "/hold", false), Headers(1, Block(("a", "b")), ends: false)),
        Trailers("A pseudo field in trailers (8.1)", (":method", "GET")),
        Trailers("An upper case name in trailers (8.2.1)", ("A", "b")),
        Trailers("A line end within a value in trailers (8.2.1)", ("a", "b\r\nc: d")),
        Trailers("A connection field in trailers (8.2.2)", ("connection", "close")),
        Trailers("A transfer-encoding field in trailers (8.2.2)", ("transfer-encoding", "chunked")),
        Trailers("A content-length in trailers that is no number (RFC 9110 8.6)", ("content-length", "x")),
        Nobody("Trailers that a section may not carry are dropped (RFC 9110 6.5.1)", Request(1, "POST", "/hold", false), Headers(1, Block(("content-length", "5"), ("host", "b"), ("authorization", "x"), ("te", "trailers")))),
    ];

    private static Rule Fields(string sentence, params (string, string)[] fields) => Stream(sentence, ProtocolError, Headers(1, Block(fields)));

    private static Rule Path(string sentence, string path) => Stream(sentence, ProtocolError, Request(1, "GET", path));

    private static Rule Authority(string sentence, string authority, params (string, string)[] more) =>
        Fields(sentence, [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", authority), .. more]);

    private static Rule Trailers(string sentence, params (string, string)[] fields) => Stream(sentence, ProtocolError, Request(1, "POST", "/hold", false), Headers(1, Block(fields)));

    private static Rule More(string sentence, params (string, string)[] fields) => Stream(sentence, ProtocolError, Request(1, more: fields));
}
