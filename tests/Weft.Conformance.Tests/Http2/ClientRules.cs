using Weft.Protocols.Http2;
using static Weft.Conformance.Tests.Http2.RawFrames;
using static Weft.Conformance.Tests.Http2.Rule;
using static Weft.Protocols.Http2.Http2ErrorCode;

namespace Weft.Conformance.Tests.Http2;

/// <summary>What a client does with a server that breaks RFC 9113, once its first request is on stream 1.</summary>
internal static class ClientRules
{
    private static byte[] Ok => Block((":status", "200"));

    public static Rule[] All { get; } = [.. OfConnections(), .. OfStreams()];

    private static Rule[] OfConnections() =>
    [
        Connection("PUSH_PROMISE that nobody allowed is a connection error (8.4)", ProtocolError, Frame(FrameType.PushPromise, 4, 1, [0, 0, 0, 2, .. RequestBlock()])),
        Connection("ENABLE_PUSH of 1 from a server is a connection error (6.5.2)", ProtocolError, Settings((2, 1))),
        Connection("HEADERS on a stream of the server's own is a connection error (5.1)", ProtocolError, Headers(2, Ok)),
        Connection("HEADERS on a stream nobody opened is a connection error (5.1)", ProtocolError, Headers(99, Ok)),
        Connection("DATA on a stream nobody opened is a connection error (5.1)", ProtocolError, Data(99, [1])),
        Connection("RST_STREAM on a stream nobody opened is a connection error (6.4)", ProtocolError, Reset(99)),
        Connection("WINDOW_UPDATE on a stream nobody opened is a connection error (5.1)", ProtocolError, WindowUpdate(99, 1)),
        Connection("WINDOW_UPDATE of 0 for the connection is a connection error (6.9)", ProtocolError, WindowUpdate(0, 0)),
        Connection("A window of the connection above 2^31-1 is a connection error (6.9.1)", FlowControlError, WindowUpdate(0, 0x7FFF_FFFF)),
        Connection("A frame above the largest size is a connection error (4.2)", FrameSizeError, Headers(1, new byte[16_385])),
        Connection("A bad index is a connection error COMPRESSION_ERROR (4.3)", CompressionError, Headers(1, [0x80])),
        Connection("A table size above the limit is a connection error COMPRESSION_ERROR (RFC 7541 6.3)", CompressionError, Headers(1, [.. Integer(0x20, 31, 5000), .. Ok])),
        Connection("DATA within a field block is a connection error (4.3)", ProtocolError, Headers(1, Ok, whole: false), Data(1, [1])),
        Connection("CONTINUATION without end is a connection error", EnhanceYourCalm, Headers(1, [], whole: false), Repeat(Continuation(1, [], whole: false), 200)),
        Connection("A flood of PING is a connection error", EnhanceYourCalm, Repeat(Ping(1), 2000)),
        Connection("A flood of SETTINGS is a connection error", EnhanceYourCalm, Repeat(Settings(), 2000)),
        Connection("SETTINGS of seven bytes is a connection error (6.5)", FrameSizeError, Frame(FrameType.Settings, 0, 0, new byte[7])),
    ];

    private static Rule[] OfStreams() =>
    [
        Stream("DATA before the head is a stream error (8.1)", ProtocolError, Data(1, [1])),
        Malformed("A response without :status (8.3.2)", ("a", "b")),
        Malformed("Two :status (8.3.2)", (":status", "200"), (":status", "200")),
        Malformed("A :status that is no number (8.3.2)", (":status", "2x0")),
        Malformed("A :status of 101 (8.6)", (":status", "101")),
        Malformed("A pseudo field of a request (8.3)", (":status", "200"), (":path", "/")),
        Malformed("A name in upper case (8.2.1)", (":status", "200"), ("X-Upper", "1")),
        Malformed("A line end within a value (8.2.1)", (":status", "200"), ("a", "b\r\nset-cookie: x")),
        Malformed("A connection field (8.2.2)", (":status", "200"), ("connection", "close")),
        Malformed("A transfer-encoding field (8.2.2)", (":status", "200"), ("transfer-encoding", "chunked")),
        Malformed("A content-length without content (8.1.1)", (":status", "200"), ("content-length", "5")),
        Stream("An interim response that ends the stream is a stream error (8.1)", ProtocolError, Headers(1, Block((":status", "103")))),
        Stream("Less content than content-length says is a stream error (8.1.1)", ProtocolError, Headers(1, Block((":status", "200"), ("content-length", "9")), ends: false), Data(1, [1], ends: true)),
        Stream("More content than content-length says is a stream error (8.1.1)", ProtocolError, Headers(1, Block((":status", "200"), ("content-length", "1")), ends: false), Data(1, [1, 2])),
        Stream("Trailers that do not end the stream are a stream error (8.1)", ProtocolError, Headers(1, Ok, ends: false), Headers(1, Block(("a", "b")), ends: false)),
        Stream("WINDOW_UPDATE of 0 for a stream is a stream error (6.9)", ProtocolError, WindowUpdate(1, 0)),
        Stream("A head above the limits is a stream error", EnhanceYourCalm, Headers(1, Block([(":status", "200"), .. Enumerable.Range(0, 200).Select(i => ("a" + i, "b"))]))),
    ];

    private static Rule Malformed(string sentence, params (string, string)[] fields) => Stream(sentence, ProtocolError, Headers(1, Block(fields)));
}
