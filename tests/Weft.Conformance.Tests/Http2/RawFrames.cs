using System.Buffers.Binary;
using System.Text;
using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

/// <summary>Writes HTTP/2 frames byte for byte, wrong ones as gladly as right ones.</summary>
internal static class RawFrames
{
    /// <summary>The preface and an empty SETTINGS.</summary>
    public static byte[] Greeting { get; } = [.. ConnectionPreface.Bytes, .. Settings()];

    public static byte[] Frame(FrameType type, int flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Bytes + payload.Length];
        FrameWriter.Header(frame, payload.Length, type, (FrameFlags)flags, stream);
        payload.CopyTo(frame.AsSpan(FrameHeader.Bytes));
        return frame;
    }

    public static byte[] Settings(params (int Id, uint Value)[] settings)
    {
        var payload = new byte[settings.Length * 6];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(i * 6), (ushort)settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((i * 6) + 2), settings[i].Value);
        }
        return Frame(FrameType.Settings, 0, 0, payload);
    }

    public static byte[] SettingsAck() => Frame(FrameType.Settings, (int)FrameFlags.Ack, 0);

    public static byte[] Ping(ulong opaque, bool ack = false)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(payload, opaque);
        return Frame(FrameType.Ping, ack ? 1 : 0, 0, payload);
    }

    public static byte[] WindowUpdate(int stream, uint increment) => Frame(FrameType.WindowUpdate, 0, stream, Number(increment));

    public static byte[] Reset(int stream, Http2ErrorCode code = Http2ErrorCode.Cancel) => Frame(FrameType.RstStream, 0, stream, Number((uint)code));

    public static byte[] Goaway(int last, Http2ErrorCode code) => Frame(FrameType.Goaway, 0, 0, [.. Number((uint)last), .. Number((uint)code)]);

    public static byte[] Data(int stream, ReadOnlySpan<byte> data, bool ends = false) => Frame(FrameType.Data, ends ? 1 : 0, stream, data);

    public static byte[] Headers(int stream, ReadOnlySpan<byte> block, bool ends = true, bool whole = true) =>
        Frame(FrameType.Headers, (ends ? 1 : 0) | (whole ? 4 : 0), stream, block);

    public static byte[] Continuation(int stream, ReadOnlySpan<byte> block, bool whole = true) => Frame(FrameType.Continuation, whole ? 4 : 0, stream, block);

    /// <summary>A sound request.</summary>
    public static byte[] Request(int stream, string method = "GET", string path = "/", bool ends = true, params (string, string)[] more) =>
        Headers(stream, RequestBlock(method, path, more), ends);

    /// <summary>The field block of a sound request, with more fields behind.</summary>
    public static byte[] RequestBlock(string method = "GET", string path = "/", params (string, string)[] more) =>
        Block([(":method", method), (":scheme", "http"), (":authority", "origin"), (":path", path), .. more]);

    /// <summary>A field block of literals that touch no table (RFC 7541 6.2.2).</summary>
    public static byte[] Block(params (string Name, string Value)[] fields)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            Text(block, name);
            Text(block, value);
        }
        return block.ToArray();
    }

    /// <summary>A prefixed integer (RFC 7541 5.1).</summary>
    public static byte[] Integer(int pattern, int mask, int value)
    {
        if (value < mask) return [(byte)(pattern | value)];
        List<byte> bytes = [(byte)(pattern | mask)];
        for (value -= mask; value >= 128; value >>= 7) bytes.Add((byte)(value | 128));
        return [.. bytes, (byte)value];
    }

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>The same bytes again and again.</summary>
    public static byte[] Repeat(byte[] bytes, int times)
    {
        var all = new byte[bytes.Length * times];
        for (var i = 0; i < times; i++) bytes.CopyTo(all, i * bytes.Length);
        return all;
    }

    private static void Text(MemoryStream block, string text)
    {
        block.Write(Integer(0, 127, text.Length));
        block.Write(Encoding.Latin1.GetBytes(text));
    }
}
