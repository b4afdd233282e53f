using Weft.Protocols.Http2;
using static Weft.Conformance.Tests.Http2.RawFrames;
using static Weft.Conformance.Tests.Http2.Rule;
using static Weft.Protocols.Http2.Http2ErrorCode;

namespace Weft.Conformance.Tests.Http2;

/// <summary>What a client does with frames of a server that break RFC 9113, once its first request is on stream 1.</summary>
internal static class ClientRules
{
    private static byte[] Ok => Block((":status", "200"));

    /// <summary>An answer whose body goes on.</summary>
    private static byte[] Open => Headers(1, Ok, ends: false);

    public static Rule[] All { get; } = [.. OfStreams(), .. OfFieldBlocks(), .. OfSettings(), .. OfConnection(), .. OfWindows(), .. OfFloods()];

    private static Rule[] OfStreams() =>
    [
        Connection("DATA on stream 0 is a connection error (6.1)", ProtocolError, Data(0, [1])),
        Connection("DATA on a stream nobody opened is a connection error (5.1)", ProtocolError, Data(99, [1])),
        Connection("DATA on a stream of the server's own is a connection error (5.1)", ProtocolError, Data(2, [1])),
        Stream("DATA before the head is a stream error (8.1)", ProtocolError, Data(1, [1])),
        Stream("DATA behind an interim head is a stream error (8.1)", ProtocolError, Headers(1, Block((":status", "103")), ends: false), Data(1, [1])),
        Stream("DATA after the end of the answer is a stream error STREAM_CLOSED (5.1)", StreamClosed, Headers(1, Ok), Data(1, [1])),
        Stream("DATA behind trailers is a stream error STREAM_CLOSED (8.1)", StreamClosed, Open, Headers(1, Block(("a", "b"))), Data(1, [1])),
        Stream("DATA on a stream that the server reset is a stream error STREAM_CLOSED (5.1)", StreamClosed, Open, Reset(1), Data(1, [1])),
        Stream("DATA of a 204 is a stream error (RFC 9110 15.3.5)", ProtocolError, Headers(1, Block((":status", "204")), ends: false), Data(1, [1])),
        Stream("DATA of a 304 is a stream error (RFC 9110 15.4.5)", ProtocolError, Headers(1, Block((":status", "304"), ("content-length", "1")), ends: false), Data(1, [1])),
        Connection("DATA with as much padding as payload is a connection error (6.1)", ProtocolError, Open, Frame(FrameType.Data, 8, 1, 1)),
        Connection("DATA too short for its padding length is a connection error (6.1)", FrameSizeError, Open, Frame(FrameType.Data, 8, 1)),
        Connection("DATA above the largest frame size is a connection error (4.2)", FrameSizeError, Open, Data(1, new byte[16_385])),
        Connection("HEADERS on stream 0 is a connection error (6.2)", ProtocolError, Headers(0, Ok)),
        Connection("HEADERS on a stream of the server's own is a connection error (5.1)", ProtocolError, Headers(2, Ok)),
        Connection("HEADERS on a stream nobody opened is a connection error (5.1)", ProtocolError, Headers(99, Ok)),
        Connection("HEADERS after the end of the answer is a connection error STREAM_CLOSED (5.1)", StreamClosed, Headers(1, Ok), Headers(1, Ok)),
        Connection("HEADERS on a stream that the server reset is a connection error STREAM_CLOSED (5.1)", StreamClosed, Open, Reset(1), Headers(1, Ok)),
        Connection("HEADERS with more padding than payload is a connection error (6.2)", ProtocolError, Frame(FrameType.Headers, 8 | 4, 1, 9, 0x88)),
        Connection("HEADERS too short for its priority is a connection error (6.2)", FrameSizeError, Frame(FrameType.Headers, 0x20 | 4, 1, 0, 0, 0)),
        Connection("RST_STREAM on stream 0 is a connection error (6.4)", ProtocolError, Reset(0)),
        Connection("RST_STREAM on a stream nobody opened is a connection error (6.4)", ProtocolError, Reset(99)),
        Connection("RST_STREAM on a stream of the server's own is a connection error (5.1)", ProtocolError, Reset(2)),
        Connection("RST_STREAM of three bytes is a connection error (6.4)", FrameSizeError, Frame(FrameType.RstStream, 0, 1, new byte[3])),
        Connection("PRIORITY on stream 0 is a connection error (6.3)", ProtocolError, Frame(FrameType.Priority, 0, 0, new byte[5])),
        Stream("PRIORITY of four bytes is a stream error (6.3)", FrameSizeError, Frame(FrameType.Priority, 0, 1, new byte[4])),
        Connection("PUSH_PROMISE that nobody allowed is a connection error (8.4)", ProtocolError, Frame(FrameType.PushPromise, 4, 1, [0, 0, 0, 2, .. RequestBlock()])),
        Nobody("Frames of unknown types, PRIORITY, and PINGs answered that nobody sent are ignored (5.5)", Frame((FrameType)99, 0xFF, 7, 1, 2, 3), Frame(FrameType.Priority, 0, 9, new byte[5]), Ping(77, ack: true)),
    ];

    private static Rule[] OfFieldBlocks() =>
    [
        Connection("DATA within a field block is a connection error (4.3)", ProtocolError, Headers(1, Ok, whole: false), Data(1, [1])),
        Connection("Another frame within a field block is a connection error (4.3)", ProtocolError, Headers(1, Ok, whole: false), Ping(1)),
        Connection("An unknown frame within a field block is a connection error (4.3)", ProtocolError, Headers(1, Ok, whole: false), Frame((FrameType)99, 0, 1)),
        Connection("CONTINUATION of another stream is a connection error (6.10)", ProtocolError, Headers(1, Ok, whole: false), Continuation(3, [])),
        Connection("CONTINUATION without HEADERS is a connection error (6.10)", ProtocolError, Continuation(1, Ok)),
        Connection("CONTINUATION after END_HEADERS is a connection error (6.10)", ProtocolError, Open, Continuation(1, [])),
        Connection("CONTINUATION on stream 0 is a connection error (6.10)", ProtocolError, Continuation(0, [])),
        Connection("A frame above the largest size is a connection error (4.2)", FrameSizeError, Headers(1, new byte[16_385])),
        Connection("A bad index is a connection error COMPRESSION_ERROR (4.3)", CompressionError, Headers(1, [0x80])),
        Connection("A field block cut short is a connection error COMPRESSION_ERROR (4.3)", CompressionError, Headers(1, Ok.AsSpan()[..^1])),
        Connection("A bad field block of trailers is a connection error COMPRESSION_ERROR (4.3)", CompressionError, Open, Headers(1, [0x80])),
        Connection("A bad field block of a stream that ended is a connection error all the same (4.3)", CompressionError, Headers(1, Ok), Headers(1, [0x80])),
        Connection("A table size above the limit is a connection error COMPRESSION_ERROR (RFC 7541 6.3)", CompressionError, Headers(1, [.. Integer(0x20, 31, 5000), .. Ok])),
        Connection("A table size behind a field is a connection error COMPRESSION_ERROR (RFC 7541 4.2)", CompressionError, Headers(1, [.. Ok, 0x20])),
        Connection("The end mark of Huffman within a string is a connection error COMPRESSION_ERROR (RFC 7541 5.2)", CompressionError, Headers(1, [.. Ok, 0, 1, (byte)'a', 0x84, 0xFF, 0xFF, 0xFF, 0xFF])),
    ];

    private static Rule[] OfSettings() =>
    [
        Connection("SETTINGS on a stream is a connection error (6.5)", ProtocolError, Frame(FrameType.Settings, 0, 1)),
        Connection("SETTINGS of seven bytes is a connection error (6.5)", FrameSizeError, Frame(FrameType.Settings, 0, 0, new byte[7])),
        Connection("An acknowledgement of SETTINGS with payload is a connection error (6.5)", FrameSizeError, Frame(FrameType.Settings, 1, 0, new byte[6])),
        Connection("ENABLE_PUSH of 1 from a server is a connection error (6.5.2)", ProtocolError, Settings((2, 1))),
        Connection("INITIAL_WINDOW_SIZE above 2^31-1 is a connection error (6.5.2)", FlowControlError, Settings((4, 0x8000_0000))),
        Connection("MAX_FRAME_SIZE below 16384 is a connection error (6.5.2)", ProtocolError, Settings((5, 16_383))),
        Connection("MAX_FRAME_SIZE above 2^24-1 is a connection error (6.5.2)", ProtocolError, Settings((5, 1 << 24))),
        Connection("ENABLE_CONNECT_PROTOCOL other than 0 or 1 is a connection error (RFC 8441 3)", ProtocolError, Settings((8, 2))),
        Connection("ENABLE_CONNECT_PROTOCOL taken back is a connection error (RFC 8441 3)", ProtocolError, Settings((8, 1)), Settings((8, 0))),
        Nobody("SETTINGS nobody knows, and ENABLE_PUSH of 0, are ignored (6.5.2)", Settings((0x7777, 1), (2, 0))),
    ];

    private static Rule[] OfConnection() =>
    [
        Connection("PING on a stream is a connection error (6.7)", ProtocolError, Frame(FrameType.Ping, 0, 1, new byte[8])),
        Connection("PING of seven bytes is a connection error (6.7)", FrameSizeError, Frame(FrameType.Ping, 0, 0, new byte[7])),
        Connection("GOAWAY on a stream is a connection error (6.8)", ProtocolError, Frame(FrameType.Goaway, 0, 1, new byte[8])),
        Connection("GOAWAY of seven bytes is a connection error (6.8)", FrameSizeError, Frame(FrameType.Goaway, 0, 0, new byte[7])),
    ];

    private static Rule[] OfWindows() =>
    [
        Connection("WINDOW_UPDATE of three bytes is a connection error (6.9)", FrameSizeError, Frame(FrameType.WindowUpdate, 0, 0, new byte[3])),
        Connection("WINDOW_UPDATE on a stream nobody opened is a connection error (5.1)", ProtocolError, WindowUpdate(99, 1)),
        Connection("WINDOW_UPDATE on a stream of the server's own is a connection error (5.1)", ProtocolError, WindowUpdate(2, 1)),
        Connection("WINDOW_UPDATE of 0 for the connection is a connection error (6.9)", ProtocolError, WindowUpdate(0, 0)),
        Connection("A window of the connection above 2^31-1 is a connection error (6.9.1)", FlowControlError, WindowUpdate(0, 0x7FFF_FFFF)),
        Stream("WINDOW_UPDATE of 0 for a stream is a stream error (6.9)", ProtocolError, WindowUpdate(1, 0)),
        Stream("A window of a stream above 2^31-1 is a stream error (6.9.1)", FlowControlError, WindowUpdate(1, 0x7FFF_FFFF)),
        Connection("SETTINGS that overflow a stream's window are a connection error (6.9.2)", FlowControlError, WindowUpdate(1, 0x7FFF_FFFF - 65_535), Settings((4, 65_536))),
    ];

    private static Rule[] OfFloods() =>
    [
        Connection("CONTINUATION without end is a connection error (10.5.1)", EnhanceYourCalm, Headers(1, [], whole: false), Repeat(Continuation(1, [], whole: false), 200)),
        Connection("CONTINUATION of too many bytes is a connection error (10.5.1)", EnhanceYourCalm, Headers(1, [], whole: false), Repeat(Continuation(1, new byte[16_384], whole: false), 12)),
        Connection("A flood of PING is a connection error (10.5)", EnhanceYourCalm, Repeat(Ping(1), 2000)),
        Connection("A flood of SETTINGS is a connection error (10.5)", EnhanceYourCalm, Repeat(Settings(), 2000)),
        Connection("A flood of PRIORITY is a connection error (10.5)", EnhanceYourCalm, Repeat(Frame(FrameType.Priority, 0, 1, new byte[5]), 2000)),
        Connection("A flood of unknown frames is a connection error (10.5)", EnhanceYourCalm, Repeat(Frame((FrameType)99, 0, 0), 2000)),
        Connection("A flood of empty DATA is a connection error (10.5)", EnhanceYourCalm, Open, Repeat(Data(1, []), 2000)),
        Connection("A flood of WINDOW_UPDATE is a connection error (10.5)", EnhanceYourCalm, Repeat(WindowUpdate(0, 1), 2000)),
        Connection("A flood of RST_STREAM is a connection error (10.5)", EnhanceYourCalm, Repeat(Reset(1), 2000)),
        Connection("A flood of late DATA is a connection error (10.5)", EnhanceYourCalm, Headers(1, Ok), Repeat(Data(1, [1]), 2000)),
        Stream("Interim heads without end are a stream error (10.5)", EnhanceYourCalm, Repeat(Headers(1, Block((":status", "103")), ends: false), 200)),
        Stream("A head above the limits is a stream error (10.5.1)", EnhanceYourCalm, Headers(1, Block([(":status", "200"), .. Enumerable.Range(0, 200).Select(i => ("a" + i, "b"))]))),
    ];
}
