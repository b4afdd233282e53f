using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weft.Demo.Kafka;

/// <summary>Writes the fields of a Kafka message in turn, as <see cref="KafkaReader"/> reads them.</summary>
internal sealed class KafkaWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public KafkaWriter Int8(byte value) => Raw([value]);

    public KafkaWriter Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(2), value);
        return Wrote(2);
    }

    public KafkaWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(4), value);
        return Wrote(4);
    }

    public KafkaWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(8), value);
        return Wrote(8);
    }

    /// <summary>A number of a record: zigzag, seven bits a byte, the lowest first.</summary>
    public KafkaWriter Varint(int value)
    {
        var left = (uint)((value << 1) ^ (value >> 31));
        for (; left >= 0x80; left >>= 7)
        {
            Int8((byte)(left | 0x80));
        }

        return Int8((byte)left);
    }

    public KafkaWriter Text(string? value) =>
        value is null ? Int16(-1) : Int16((short)Encoding.UTF8.GetByteCount(value)).Raw(Encoding.UTF8.GetBytes(value));

    public KafkaWriter Bytes(ReadOnlySpan<byte> value) => Int32(value.Length).Raw(value);

    public KafkaWriter Array<T>(IReadOnlyCollection<T> elements, Action<T> write)
    {
        Int32(elements.Count);
        foreach (var element in elements)
        {
            write(element);
        }

        return this;
    }

    /// <summary>Without a length before it.</summary>
    public KafkaWriter Raw(ReadOnlySpan<byte> value)
    {
        _buffer.Write(value);
        return this;
    }

    private KafkaWriter Wrote(int bytes)
    {
        _buffer.Advance(bytes);
        return this;
    }
}
