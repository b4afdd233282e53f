using System.Buffers.Binary;
using System.Text;

namespace Weft.Protocols.Tests.Kafka;

/// <summary>Writes Kafka's wire by hand. It shares nothing with the code under test.</summary>
internal sealed class Wire
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public int Length => _bytes.Count;

    public Wire I8(int value) => Raw([(byte)value]);

    public Wire I16(int value)
    {
        var room = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(room, (short)value);
        return Raw(room);
    }

    public Wire I32(int value)
    {
        var room = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(room, value);
        return Raw(room);
    }

    public Wire I64(long value)
    {
        var room = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(room, value);
        return Raw(room);
    }

    public Wire Varint(uint value)
    {
        while (value >= 0x80)
        {
            I8((int)(value & 0x7F) | 0x80);
            value >>= 7;
        }
        return I8((int)value);
    }

    public Wire Text(string? text)
    {
        if (text is null) return I16(-1);
        var bytes = Encoding.UTF8.GetBytes(text);
        return I16(bytes.Length).Raw(bytes);
    }

    public Wire Compact(string? text)
    {
        if (text is null) return Varint(0);
        var bytes = Encoding.UTF8.GetBytes(text);
        return Varint((uint)bytes.Length + 1).Raw(bytes);
    }

    public Wire Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>A size before what is written here.</summary>
    public byte[] Frame() => new Wire().I32(Length).Raw(Bytes).Bytes;

    /// <summary>A request with header version 1.</summary>
    public static byte[] Request(int key, int version, int correlation, string? client, byte[] body) =>
        new Wire().I16(key).I16(version).I32(correlation).Text(client).Raw(body).Frame();

    public static byte[] Response(int correlation, byte[] body) => new Wire().I32(correlation).Raw(body).Frame();

    /// <summary>Produce version 3 to partition 0 of one topic.</summary>
    public static byte[] Produce3(int correlation, string topic, byte[] batches, int acks = -1) =>
        Request(0, 3, correlation, "me", new Wire().Text(null).I16(acks).I32(1000).I32(1).Text(topic).I32(1).I32(0).I32(batches.Length).Raw(batches).Bytes);

    /// <summary>The response to it.</summary>
    public static byte[] Produced3(int correlation, string topic, int error = 0) =>
        Response(correlation, new Wire().I32(1).Text(topic).I32(1).I32(0).I16(error).I64(0).I64(-1).I32(0).Bytes);

    /// <summary>A record batch of magic 2.</summary>
    public static byte[] Batch(int records, int payload)
    {
        var rest = new Wire().I32(0).I8(2).I32(0).I16(0).I32(records - 1).I64(0).I64(0).I64(-1).I16(-1).I32(-1).I32(records).Raw(new byte[payload]).Bytes;
        return new Wire().I64(0).I32(rest.Length).Raw(rest).Bytes;
    }

    /// <summary>A message of magic 0 or 1.</summary>
    public static byte[] Message(int magic, int payload)
    {
        var rest = new Wire().I32(0).I8(magic).I8(0);
        if (magic == 1) rest.I64(0);
        rest.I32(-1).I32(payload).Raw(new byte[payload]);
        return new Wire().I64(0).I32(rest.Length).Raw(rest.Bytes).Bytes;
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
