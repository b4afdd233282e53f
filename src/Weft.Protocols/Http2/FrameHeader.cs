using System.Buffers.Binary;

namespace Weft.Protocols.Http2;

/// <summary>
/// The nine bytes before each payload (RFC 9113 4.1):
/// <code>
/// | length 24 | type 8 | flags 8 | reserved 1 | stream 31 |
/// </code>
/// </summary>
/// <param name="Length">The payload's size, 0 to 2^24-1 bytes.</param>
/// <param name="Type">What the frame is; may be a value without a name.</param>
/// <param name="Flags">Its flags; undefined ones are kept.</param>
/// <param name="StreamId">0 for the connection. The reserved bit is dropped.</param>
public readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, int StreamId)
{
    /// <summary>The size of a frame header in bytes.</summary>
    public const int Bytes = 9;

    /// <summary>Header and payload, in bytes.</summary>
    public int TotalBytes => Bytes + Length;

    /// <summary>True for DATA and HEADERS that end their stream.</summary>
    public bool EndsStream => (Flags & FrameFlags.EndStream) != 0;

    /// <summary>True for HEADERS and CONTINUATION that end their field block.</summary>
    public bool EndsHeaders => (Flags & FrameFlags.EndHeaders) != 0;

    /// <summary>True for SETTINGS and PING that acknowledge.</summary>
    public bool IsAck => (Flags & FrameFlags.Ack) != 0;

    /// <summary>Reads a header; false when <paramref name="input"/> is shorter than nine bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, out FrameHeader header)
    {
        if (input.Length < Bytes)
        {
            header = default;
            return false;
        }
        var first = BinaryPrimitives.ReadUInt64BigEndian(input);
        var stream = (int)(((uint)first << 8 | input[8]) & 0x7FFFFFFF);
        header = new FrameHeader((int)(first >> 40), (FrameType)(byte)(first >> 32), (FrameFlags)(byte)(first >> 24), stream);
        return true;
    }
}
