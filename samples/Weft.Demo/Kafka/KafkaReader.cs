using System.Buffers.Binary;
using System.Text;

namespace Weft.Demo.Kafka;

/// <summary>Reads the fields of a Kafka message in turn: numbers are big-endian, a length or count stands before what has one.</summary>
/// <exception cref="InvalidDataException">From every member: the message ends before the field does.</exception>
internal sealed class KafkaReader(ReadOnlyMemory<byte> message)
{
    private ReadOnlyMemory<byte> _left = message;

    public byte Int8() => Take(1).Span[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2).Span);

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4).Span);

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8).Span);

    /// <summary>Null when its length is -1.</summary>
    public string? Text() => Int16() is >= 0 and var bytes ? Encoding.UTF8.GetString(Take(bytes).Span) : null;

    /// <summary>Empty when its length is -1.</summary>
    public ReadOnlyMemory<byte> Bytes() => Take(Math.Max(Int32(), 0));

    /// <summary>Empty when its count is -1.</summary>
    public List<T> Array<T>(Func<T> element)
    {
        var elements = new List<T>();
        for (var left = Int32(); left > 0; left--)
        {
            elements.Add(element());
        }

        return elements;
    }

    private ReadOnlyMemory<byte> Take(int bytes)
    {
        if (bytes > _left.Length)
        {
            throw new InvalidDataException($"a Kafka message ends {bytes - _left.Length} bytes early");
        }

        var taken = _left[..bytes];
        _left = _left[bytes..];
        return taken;
    }
}
