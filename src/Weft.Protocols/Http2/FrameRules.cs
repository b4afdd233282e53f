using System.Buffers.Binary;

namespace Weft.Protocols.Http2;

/// <summary>The rules about one frame that need no memory of the connection (RFC 9113 4.2 and 6).</summary>
public static class FrameRules
{
    private const int PriorityBytes = 5;

    /// <summary>
    /// Checks everything that the nine header bytes decide: size, stream and flags of each type. A frame above
    /// <paramref name="maxFrameBytes"/> is always a connection error, since the payload will not be read. PUSH_PROMISE is
    /// refused: neither role of ours ever allows it (8.4).
    /// </summary>
    public static Http2Violation Check(in FrameHeader header, int maxFrameBytes)
    {
        if (header.Length > maxFrameBytes) return Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError);
        return header.Type switch
        {
            FrameType.Data => CheckData(header),
            FrameType.Headers => CheckHeaders(header),
            FrameType.Priority => CheckPriority(header),
            FrameType.RstStream => CheckFixed(header, 4, onStream: true),
            FrameType.Settings => CheckSettings(header),
            FrameType.PushPromise => Http2Violation.OfConnection(Http2ErrorCode.ProtocolError),
            FrameType.Ping => CheckFixed(header, 8, onStream: false),
            FrameType.Goaway => CheckGoaway(header),
            FrameType.WindowUpdate => header.Length == 4 ? default : Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError),
            FrameType.Continuation => header.StreamId == 0 ? Http2Violation.OfConnection(Http2ErrorCode.ProtocolError) : default,
            _ => default,
        };
    }

    /// <summary>Takes the padding of DATA and HEADERS off; false is a connection error PROTOCOL_ERROR (6.1).</summary>
    public static bool TryUnpad(ref ReadOnlySpan<byte> payload, FrameFlags flags)
    {
        if ((flags & FrameFlags.Padded) == 0) return true;
        if (payload.IsEmpty || payload[0] >= payload.Length) return false;
        payload = payload[1..^payload[0]];
        return true;
    }

    /// <summary>
    /// Takes the deprecated priority fields of HEADERS off, after the padding; false is a connection error FRAME_SIZE_ERROR.
    /// <paramref name="dependsOn"/> is the stream named there, 0 without the flag: a stream that depends on itself is a stream error.
    /// </summary>
    public static bool TrySkipPriority(ref ReadOnlySpan<byte> payload, FrameFlags flags, out int dependsOn)
    {
        dependsOn = 0;
        if ((flags & FrameFlags.Priority) == 0) return true;
        if (payload.Length < PriorityBytes) return false;
        dependsOn = ReadStreamId(payload);
        payload = payload[PriorityBytes..];
        return true;
    }

    /// <summary>Reads 31 bits after a reserved one: a stream id, or the increment of WINDOW_UPDATE (0 there is a violation, 6.9).</summary>
    public static int ReadStreamId(ReadOnlySpan<byte> payload) => (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7FFFFFFF);

    /// <summary>Reads the code of RST_STREAM.</summary>
    public static Http2ErrorCode ReadErrorCode(ReadOnlySpan<byte> payload) => (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload);

    private static Http2Violation CheckData(in FrameHeader header)
    {
        if (header.StreamId == 0) return Http2Violation.OfConnection(Http2ErrorCode.ProtocolError);
        return (header.Flags & FrameFlags.Padded) != 0 && header.Length == 0
            ? Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError)
            : default;
    }

    private static Http2Violation CheckHeaders(in FrameHeader header)
    {
        if (header.StreamId == 0) return Http2Violation.OfConnection(Http2ErrorCode.ProtocolError);
        var least = ((header.Flags & FrameFlags.Padded) != 0 ? 1 : 0) + ((header.Flags & FrameFlags.Priority) != 0 ? PriorityBytes : 0);
        return header.Length < least ? Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError) : default;
    }

    private static Http2Violation CheckPriority(in FrameHeader header)
    {
        if (header.StreamId == 0) return Http2Violation.OfConnection(Http2ErrorCode.ProtocolError);
        return header.Length == PriorityBytes ? default : Http2Violation.OfStream(Http2ErrorCode.FrameSizeError);
    }

    private static Http2Violation CheckSettings(in FrameHeader header)
    {
        if (header.StreamId != 0) return Http2Violation.OfConnection(Http2ErrorCode.ProtocolError);
        var fits = header.IsAck ? header.Length == 0 : header.Length % 6 == 0;
        return fits ? default : Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError);
    }

    private static Http2Violation CheckGoaway(in FrameHeader header)
    {
        if (header.StreamId != 0) return Http2Violation.OfConnection(Http2ErrorCode.ProtocolError);
        return header.Length >= 8 ? default : Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError);
    }

    private static Http2Violation CheckFixed(in FrameHeader header, int length, bool onStream)
    {
        if (onStream != (header.StreamId != 0)) return Http2Violation.OfConnection(Http2ErrorCode.ProtocolError);
        return header.Length == length ? default : Http2Violation.OfConnection(Http2ErrorCode.FrameSizeError);
    }
}
