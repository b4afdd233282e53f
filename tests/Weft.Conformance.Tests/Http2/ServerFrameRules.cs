using Weft.Protocols.Http2;
using static Weft.Conformance.Tests.Http2.RawFrames;
using static Weft.Conformance.Tests.Http2.Rule;
using static Weft.Protocols.Http2.Http2ErrorCode;

namespace Weft.Conformance.Tests.Http2;

/// <summary>What a server does with frames that are wrong in themselves or in their place (RFC 9113 sections 4 to 6).</summary>
internal static class ServerFrameRules
{
    /// <summary>A request that stays open in both directions.</summary>
    private static byte[] Open => Request(1, "POST", "/hold", ends: false);

    /// <summary>A request that is whole and waits for its answer.</summary>
    private static byte[] Waiting => Request(1, "GET", "/hold");

    public static Rule[] All { get; } = [.. OfStreams(), .. OfSettings(), .. OfConnection(), .. OfWindows(), .. OfTheTolerant()];

    private static Rule[] OfStreams() =>
    [
        Connection("DATA on stream 0 is a connection error (6.1)", ProtocolError, Data(0, [1])),
        Connection("DATA on an idle stream is a connection error (5.1)", ProtocolError, Data(1, [1])),
        Stream("DATA after the end of the request is a stream error STREAM_CLOSED (5.1)", StreamClosed, Waiting, Data(1, [1])),
        Connection("DATA with as much padding as payload is a connection error (6.1)", ProtocolError, Open, Frame(FrameType.Data, 8, 1, 1)),
        Connection("DATA with more padding than payload is a connection error (6.1)", ProtocolError, Open, Frame(FrameType.Data, 8, 1, 9, 0, 0)),
        Connection("DATA above the largest frame size is a connection error (4.2)", FrameSizeError, Open, Data(1, new byte[16_385])),
        Connection("DATA too short for its padding length is a connection error (6.1)", FrameSizeError, Open, Frame(FrameType.Data, 8, 1)),
        Connection("DATA on an even stream is a connection error (5.1.1)", ProtocolError, Data(2, [1])),
        Connection("RST_STREAM on an even stream is a connection error (5.1.1)", ProtocolError, Reset(2)),
        Connection("WINDOW_UPDATE on an even stream is a connection error (5.1.1)", ProtocolError, WindowUpdate(2, 1)),
        Connection("An unknown frame above the largest frame size is a connection error (4.2)", FrameSizeError, Frame((FrameType)99, 0, 0, new byte[16_385])),
        Connection("SETTINGS above the largest frame size is a connection error (4.2)", FrameSizeError, Settings(new (int, uint)[2731])),
        Connection("HEADERS above the largest frame size is a connection error (4.2)", FrameSizeError, Headers(1, new byte[16_385])),
        Connection("HEADERS on stream 0 is a connection error (6.2)", ProtocolError, Headers(0, RequestBlock())),
        Connection("HEADERS on an even stream is a connection error (5.1.1)", ProtocolError, Headers(2, RequestBlock())),
        Connection("HEADERS on a stream below the last is a connection error (5.1.1)", ProtocolError, Request(5, path: "/hold"), Request(3)),
        Stream("HEADERS after the end of the request is a stream error STREAM_CLOSED (5.1)", StreamClosed, Waiting, Headers(1, Block(("a", "b")))),
        Connection("HEADERS on a stream that both sides ended is a connection error STREAM_CLOSED (5.1)", StreamClosed, async c =>
        {
            await c.SendAsync(Request(1));
            await c.EndOfStreamAsync(1);
            await c.SendAsync(Request(1));
        }),
        Stream("DATA on a stream that both sides ended is a stream error STREAM_CLOSED (6.1)", StreamClosed, async c =>
        {
            await c.SendAsync(Request(1));
            await c.EndOfStreamAsync(1);
            await c.SendAsync(Data(1, [1]));
        }),
        Connection("HEADERS on a stream that the client reset is a connection error STREAM_CLOSED (5.1)", StreamClosed, Waiting, Reset(1), Headers(1, Block(("a", "b")))),
        Stream("DATA on a stream that the client reset is a stream error STREAM_CLOSED (5.1)", StreamClosed, Open, Reset(1), Data(1, [1])),
        Stream("DATA behind trailers is a stream error STREAM_CLOSED (8.1)", StreamClosed, Open, Headers(1, Block(("a", "b"))), Data(1, [1])),
        Connection("HEADERS with more padding than payload is a connection error (6.2)", ProtocolError, Frame(FrameType.Headers, 8 | 4, 1, 9, 0x82)),
        Connection("HEADERS too short for its priority is a connection error (6.2)", FrameSizeError, Frame(FrameType.Headers, 0x20 | 4, 1, 0, 0, 0)),
        Connection("Another frame within a field block is a connection error (4.3)", ProtocolError, Headers(1, RequestBlock(), whole: false), Ping(1)),
        Connection("An unknown frame within a field block is a connection error (4.3)", ProtocolError, Headers(1, RequestBlock(), whole: false), Frame((FrameType)99, 0, 1)),
        Connection("DATA within a field block is a connection error (4.3)", ProtocolError, Open, Headers(3, RequestBlock(), whole: false), Data(1, [1])),
        Connection("HEADERS within a field block is a connection error (4.3)", ProtocolError, Headers(1, RequestBlock(), whole: false), Request(3)),
        Connection("CONTINUATION of another stream is a connection error (6.10)", ProtocolError, Headers(1, RequestBlock(), whole: false), Continuation(3, [])),
        Connection("CONTINUATION without HEADERS is a connection error (6.10)", ProtocolError, Continuation(1, RequestBlock())),
        Connection("CONTINUATION after END_HEADERS is a connection error (6.10)", ProtocolError, Waiting, Continuation(1, [])),
        Connection("CONTINUATION on stream 0 is a connection error (6.10)", ProtocolError, Headers(1, RequestBlock(), whole: false), Continuation(0, [])),
        Connection("PRIORITY on stream 0 is a connection error (6.3)", ProtocolError, Frame(FrameType.Priority, 0, 0, new byte[5])),
        Stream("PRIORITY of four bytes is a stream error (6.3)", FrameSizeError, Waiting, Frame(FrameType.Priority, 0, 1, new byte[4])),
        Stream("A wrong PRIORITY that comes byte by byte is one stream error (6.3)", FrameSizeError, async c =>
        {
            await c.SendAsync(Waiting);
            foreach (var piece in Frame(FrameType.Priority, 0, 1, new byte[600])) await c.SendAsync([piece]);
        }),
        Connection("RST_STREAM on stream 0 is a connection error (6.4)", ProtocolError, Reset(0)),
        Connection("RST_STREAM on an idle stream is a connection error (6.4)", ProtocolError, Reset(1)),
        Connection("RST_STREAM of three bytes is a connection error (6.4)", FrameSizeError, Waiting, Frame(FrameType.RstStream, 0, 1, new byte[3])),
        Connection("RST_STREAM of five bytes is a connection error (6.4)", FrameSizeError, Waiting, Frame(FrameType.RstStream, 0, 1, new byte[5])),
        Stream("PRIORITY of six bytes is a stream error (6.3)", FrameSizeError, Waiting, Frame(FrameType.Priority, 0, 1, new byte[6])),
        Connection("PUSH_PROMISE from a client is a connection error (8.4)", ProtocolError, Waiting, Frame(FrameType.PushPromise, 4, 1, [0, 0, 0, 2, .. RequestBlock()])),
    ];

    private static Rule[] OfSettings() =>
    [
        Connection("SETTINGS on a stream is a connection error (6.5)", ProtocolError, Frame(FrameType.Settings, 0, 1)),
        Connection("SETTINGS of five bytes is a connection error (6.5)", FrameSizeError, Frame(FrameType.Settings, 0, 0, new byte[5])),
        Connection("An acknowledgement of SETTINGS with payload is a connection error (6.5)", FrameSizeError, Frame(FrameType.Settings, 1, 0, new byte[6])),
        Connection("ENABLE_PUSH other than 0 or 1 is a connection error (6.5.2)", ProtocolError, Settings((2, 2))),
        Connection("INITIAL_WINDOW_SIZE above 2^31-1 is a connection error (6.5.2)", FlowControlError, Settings((4, 0x8000_0000))),
        Connection("MAX_FRAME_SIZE below 16384 is a connection error (6.5.2)", ProtocolError, Settings((5, 16_383))),
        Connection("MAX_FRAME_SIZE above 2^24-1 is a connection error (6.5.2)", ProtocolError, Settings((5, 1 << 24))),
        Connection("ENABLE_CONNECT_PROTOCOL other than 0 or 1 is a connection error (RFC 8441 3)", ProtocolError, Settings((8, 2))),
        Connection("SETTINGS that overflow a stream's window are a connection error (6.9.2)", FlowControlError, Waiting, WindowUpdate(1, 0x7FFF_FFFF - 65_535), Settings((4, 65_536))),
        Nobody("SETTINGS nobody knows are ignored (6.5.2)", Settings((0x7777, 1), (0, 9))),
        Nobody("SETTINGS may set a value twice (6.5.3)", Settings((4, 1), (4, 100))),
    ];

    private static Rule[] OfConnection() =>
    [
        Connection("PING on a stream is a connection error (6.7)", ProtocolError, Frame(FrameType.Ping, 0, 1, new byte[8])),
        Connection("PING of seven bytes is a connection error (6.7)", FrameSizeError, Frame(FrameType.Ping, 0, 0, new byte[7])),
        Connection("PING of nine bytes is a connection error (6.7)", FrameSizeError, Frame(FrameType.Ping, 0, 0, new byte[9])),
        Connection("GOAWAY on a stream is a connection error (6.8)", ProtocolError, Frame(FrameType.Goaway, 0, 1, new byte[8])),
        Connection("GOAWAY of seven bytes is a connection error (6.8)", FrameSizeError, Frame(FrameType.Goaway, 0, 0, new byte[7])),
        Connection("An index outside the tables is a connection error COMPRESSION_ERROR (4.3)", CompressionError, Headers(1, [0xFF, 0x80, 0x02])),
        Connection("Index 0 is a connection error COMPRESSION_ERROR (RFC 7541 6.1)", CompressionError, Headers(1, [0x80])),
        Connection("A table size above the limit is a connection error COMPRESSION_ERROR (RFC 7541 6.3)", CompressionError, Headers(1, [.. Integer(0x20, 31, 5000), .. RequestBlock()])),
        Connection("A table size behind a field is a connection error COMPRESSION_ERROR (RFC 7541 4.2)", CompressionError, Headers(1, [.. RequestBlock(), 0x20])),
        Connection("A field block cut short is a connection error COMPRESSION_ERROR (4.3)", CompressionError, Headers(1, RequestBlock().AsSpan()[..^1])),
        Connection("Huffman padding of eight bits is a connection error COMPRESSION_ERROR (RFC 7541 5.2)", CompressionError, Headers(1, [.. RequestBlock(), 0, 1, (byte)'a', 0x82, 0xFF, 0xFF])),
        Connection("Huffman padding of zeros is a connection error COMPRESSION_ERROR (RFC 7541 5.2)", CompressionError, Headers(1, [.. RequestBlock(), 0, 1, (byte)'a', 0x81, 0x00])),
        Connection("The end mark of Huffman within a string is a connection error COMPRESSION_ERROR (RFC 7541 5.2)", CompressionError, Headers(1, [.. RequestBlock(), 0, 1, (byte)'a', 0x84, 0xFF, 0xFF, 0xFF, 0xFF])),
        Connection("A number that does not end is a connection error COMPRESSION_ERROR (RFC 7541 5.1)", CompressionError, Headers(1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])),
        Connection("A string longer than its block is a connection error COMPRESSION_ERROR (RFC 7541 5.2)", CompressionError, Headers(1, [.. RequestBlock(), 0, 1, (byte)'a', 0x7F, 0x80, 0x01, (byte)'b'])),
        Connection("A row that was evicted is a connection error COMPRESSION_ERROR (RFC 7541 2.3.3)", CompressionError, Headers(1, [.. RequestBlock("GET", "/hold"), 0x40, 1, (byte)'a', 1, (byte)'b']), Headers(3, [0x20, .. RequestBlock(), 0xBE])),
        Connection("A bad field block of trailers is a connection error COMPRESSION_ERROR (4.3)", CompressionError, Open, Headers(1, [0x80])),
        Connection("A bad field block of a refused stream is a connection error all the same (4.3)", CompressionError, Headers(1, Block((":status", "200"))), Headers(3, [0x80])),
    ];

    private static Rule[] OfWindows() =>
    [
        Connection("WINDOW_UPDATE of three bytes is a connection error (6.9)", FrameSizeError, Frame(FrameType.WindowUpdate, 0, 0, new byte[3])),
        Connection("WINDOW_UPDATE of five bytes is a connection error (6.9)", FrameSizeError, Frame(FrameType.WindowUpdate, 0, 0, new byte[5])),
        Connection("WINDOW_UPDATE of 0 for the connection is a connection error (6.9)", ProtocolError, WindowUpdate(0, 0)),
        Stream("WINDOW_UPDATE of 0 for a stream is a stream error (6.9)", ProtocolError, Waiting, WindowUpdate(1, 0)),
        Connection("A window of the connection above 2^31-1 is a connection error (6.9.1)", FlowControlError, WindowUpdate(0, 0x7FFF_FFFF)),
        Stream("A window of a stream above 2^31-1 is a stream error (6.9.1)", FlowControlError, Waiting, WindowUpdate(1, 0x7FFF_FFFF)),
        Connection("WINDOW_UPDATE on an idle stream is a connection error (5.1)", ProtocolError, WindowUpdate(1, 1)),
        Stream("More DATA than a stream's window is a stream error (6.9)", FlowControlError, async c =>
        {
            await c.SendAsync(Open);
            for (var i = 0; i < 700; i++) await c.SendAsync(Data(1, new byte[16_384]));
        }),
    ];

    private static Rule[] OfTheTolerant() =>
    [
        Nobody("A frame of an unknown type is ignored (5.5)", Frame((FrameType)99, 0xFF, 7, 1, 2, 3)),
        Nobody("Unknown flags are ignored (4.1)", Frame(FrameType.Headers, 0xD0 | 4 | 1, 1, RequestBlock("GET", "/hold"))),
        Nobody("The reserved bit is ignored (4.1)", Frame(FrameType.Ping, 0, unchecked((int)0x8000_0000), new byte[8])),
        Nobody("The reserved bits within payloads are ignored (6.8 and 6.9)", WindowUpdate(0, 0x8000_0001), Waiting, WindowUpdate(1, 0x8000_0001)),
        Nobody("Error codes nobody knows have no meaning of their own (7)", Waiting, Reset(1, (Http2ErrorCode)0xBAD)),
        Nobody("A stream that depends on itself is ignored (5.3.2)", Frame(FrameType.Priority, 0, 1, 0, 0, 0, 1, 0)),
        Nobody("PRIORITY on a stream that ended is ignored (5.1)", async c =>
        {
            await c.SendAsync(Request(1));
            await c.EndOfStreamAsync(1);
            await c.SendAsync(Frame(FrameType.Priority, 0, 1, new byte[5]));
        }),
        Nobody("WINDOW_UPDATE and PRIORITY after the end of the request are taken (5.1)", Waiting, WindowUpdate(1, 10), Frame(FrameType.Priority, 0, 1, new byte[5])),
        Nobody("Table sizes may change twice before the first field (RFC 7541 4.2)", Headers(1, [0x20, .. Integer(0x20, 31, 4096), .. RequestBlock("GET", "/hold")])),
        Nobody("A client without tables, pushes and streams of ours is served (6.5.2)", Settings((1, 0), (2, 0), (3, 0), (6, 100)), Waiting),
        Nobody("PRIORITY on an idle stream is ignored (5.1)", Frame(FrameType.Priority, 0, 9, new byte[5])),
        Nobody("WINDOW_UPDATE and RST_STREAM on a stream that ended are ignored (5.1)", async c =>
        {
            await c.SendAsync(Request(1));
            await c.EndOfStreamAsync(1);
            await c.SendAsync(WindowUpdate(1, 10), Reset(1));
        }),
        Nobody("An answer to a PING nobody sent is ignored (6.7)", Ping(77, ack: true)),
        Nobody("What was on its way to a stream we reset is ignored (5.1)", async c =>
        {
            await c.SendAsync(Headers(1, Block((":status", "200")), ends: false));
            (await c.UntilAsync(f => f.Type == FrameType.RstStream)).ShouldNotBeNull();
            await c.SendAsync(Data(1, new byte[100]), Headers(1, Block(("trailer", "1"))), WindowUpdate(1, 1), Reset(1));
        }),
        Nobody("A field block may come in many frames, also empty ones (6.10)",
            Headers(1, [], whole: false), Continuation(1, RequestBlock("GET", "/hold").AsSpan(0, 9), whole: false), Continuation(1, [], whole: false),
            Continuation(1, RequestBlock("GET", "/hold").AsSpan(9))),
        Nobody("Padding and priority of HEADERS are taken off (6.2)", Frame(FrameType.Headers, 0x20 | 8 | 4 | 1, 1, [3, 0, 0, 0, 0, 15, .. RequestBlock("GET", "/hold"), 0, 0, 0])),
    ];
}
