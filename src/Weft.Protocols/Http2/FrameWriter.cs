using System.Buffers.Binary;

namespace Weft.Protocols.Http2;

/// <summary>Writes frames; each method returns the bytes it wrote. A destination that is too small throws.</summary>
public static class FrameWriter
{
    /// <summary>Writes the nine bytes before a payload of <paramref name="length"/> bytes.</summary>
    public static int Header(Span<byte> to, int length, FrameType type, FrameFlags flags, int streamId)
    {
        to[8] = (byte)streamId;
        BinaryPrimitives.WriteUInt64BigEndian(to, (ulong)(uint)length << 40 | (ulong)type << 32 | (ulong)flags << 24 | (uint)streamId >> 8);
        return FrameHeader.Bytes;
    }

    /// <summary>Writes SETTINGS: 9 bytes and 6 for each setting.</summary>
    public static int Settings(Span<byte> to, ReadOnlySpan<(SettingId Id, uint Value)> settings)
    {
        var at = Header(to, settings.Length * 6, FrameType.Settings, FrameFlags.None, 0);
        foreach (var (id, value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to[at..], (ushort)id);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 2)..], value);
            at += 6;
        }
        return at;
    }

    /// <summary>Writes the acknowledgement of SETTINGS: 9 bytes.</summary>
    public static int SettingsAck(Span<byte> to) => Header(to, 0, FrameType.Settings, FrameFlags.Ack, 0);

    /// <summary>Writes WINDOW_UPDATE: 13 bytes. <paramref name="increment"/> is 1 to 2^31-1; stream 0 is the connection.</summary>
    public static int WindowUpdate(Span<byte> to, int streamId, int increment)
    {
        var at = Header(to, 4, FrameType.WindowUpdate, FrameFlags.None, streamId);
        BinaryPrimitives.WriteInt32BigEndian(to[at..], increment);
        return at + 4;
    }

    /// <summary>Writes RST_STREAM: 13 bytes.</summary>
    public static int RstStream(Span<byte> to, int streamId, Http2ErrorCode code)
    {
        var at = Header(to, 4, FrameType.RstStream, FrameFlags.None, streamId);
        BinaryPrimitives.WriteUInt32BigEndian(to[at..], (uint)code);
        return at + 4;
    }

    /// <summary>Writes PING: 17 bytes. An answer repeats the peer's eight bytes, read big endian.</summary>
    public static int Ping(Span<byte> to, ulong opaque, bool ack)
    {
        var at = Header(to, 8, FrameType.Ping, ack ? FrameFlags.Ack : FrameFlags.None, 0);
        BinaryPrimitives.WriteUInt64BigEndian(to[at..], opaque);
        return at + 8;
    }

    /// <summary>Writes GOAWAY: 17 bytes and <paramref name="debug"/>. Streams above <paramref name="lastStreamId"/> were not handled.</summary>
    public static int Goaway(Span<byte> to, int lastStreamId, Http2ErrorCode code, ReadOnlySpan<byte> debug)
    {
        var at = Header(to, 8 + debug.Length, FrameType.Goaway, FrameFlags.None, 0);
        BinaryPrimitives.WriteInt32BigEndian(to[at..], lastStreamId);
        BinaryPrimitives.WriteUInt32BigEndian(to[(at + 4)..], (uint)code);
        debug.CopyTo(to[(at + 8)..]);
        return at + 8 + debug.Length;
    }
}
