using System.Buffers.Binary;
using System.Text;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>Reads MessagePack: maps, arrays, text and numbers in each of their forms.</summary>
internal sealed class PackReader(byte[] bytes)
{
    private int _at;

    public object Read()
    {
        var type = bytes[_at++];
        return type switch
        {
            < 0x80 => (ulong)type,
            < 0x90 => Map(type & 15),
            < 0xa0 => Array(type & 15),
            < 0xc0 => Text(type & 31),
            0xcb => BitConverter.UInt64BitsToDouble(Number(8)),
            0xcc => Number(1),
            0xcd => Number(2),
            0xce => Number(4),
            0xcf or 0xd3 => Number(8),
            0xd9 => Text((int)Number(1)),
            0xda => Text((int)Number(2)),
            0xdb => Text((int)Number(4)),
            0xdc => Array((int)Number(2)),
            0xdd => Array((int)Number(4)),
            0xde => Map((int)Number(2)),
            0xdf => Map((int)Number(4)),
            _ => throw new InvalidDataException($"type {type:x2}"),
        };
    }

    private ulong Number(int length)
    {
        Span<byte> room = stackalloc byte[8];
        room.Clear();
        bytes.AsSpan(_at, length).CopyTo(room[(8 - length)..]);
        _at += length;
        return BinaryPrimitives.ReadUInt64BigEndian(room);
    }

    private string Text(int length)
    {
        _at += length;
        return Encoding.UTF8.GetString(bytes, _at - length, length);
    }

    private List<object> Array(int count) => [.. Enumerable.Range(0, count).Select(_ => Read())];

    private Dictionary<string, object> Map(int count)
    {
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++) map.Add((string)Read(), Read());
        return map;
    }
}
