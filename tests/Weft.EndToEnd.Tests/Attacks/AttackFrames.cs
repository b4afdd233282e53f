using System.Buffers.Binary;
using System.Text;

namespace Weft.EndToEnd.Tests.Attacks;

/// <summary>HTTP/2 frames byte for byte (RFC 9113 section 6), as an attacker writes them.</summary>
internal static class AttackFrames
{
    /// <summary>The preface and an empty SETTINGS.</summary>
    public static byte[] Greeting { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0)];

    public static byte[] Frame(byte type, byte flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public static byte[] Data(int stream) => Frame(0, 0, stream);

    public static byte[] Request(int stream, string method = "GET", string path = "/", bool ends = true, bool whole = true) =>
        Frame(1, (byte)((ends ? 1 : 0) | (whole ? 4 : 0)), stream, Block(method, path));

    public static byte[] Headers(int stream, ReadOnlySpan<byte> block) => Frame(1, 5, stream, block);

    public static byte[] Priority(int stream) => Frame(2, 0, stream, new byte[5]);

    public static byte[] Reset(int stream) => Frame(3, 0, stream, 0, 0, 0, 8);

    public static byte[] Settings(ushort id, uint value) => Frame(4, 0, 0, (byte)(id >> 8), (byte)id, (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value);

    public static byte[] Ping() => Frame(6, 0, 0, new byte[8]);

    public static byte[] WindowUpdate(int stream, uint increment) => Frame(8, 0, stream, (byte)(increment >> 24), (byte)(increment >> 16), (byte)(increment >> 8), (byte)increment);

    public static byte[] Continuation(int stream, int bytes) => Frame(9, 0, stream, Enumerable.Repeat((byte)0x86, bytes).ToArray());

    /// <summary>The field block of a request: literals that touch no table (RFC 7541 6.2.2).</summary>
    public static byte[] Block(string method = "GET", string path = "/") =>
        [.. Field(":method", method), .. Field(":scheme", "http"), .. Field(":authority", "service"), .. Field(":path", path)];

    /// <summary>A block that puts a field of 3,500 bytes into the table and one of references to it: 60 bytes on the wire, 210 KB decoded.</summary>
    public static byte[] Bomb(bool isFirst) => isFirst
        ? [.. Block(), 0x40, 1, (byte)'a', 127, 0xAD, 0x1A, .. Enumerable.Repeat((byte)'x', 3500)]
        : [.. Block(), .. Enumerable.Repeat((byte)0xBE, 60)];

    private static byte[] Field(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
