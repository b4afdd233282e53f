using System.Buffers.Binary;
using System.Text;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>A message of protocol buffers read by field numbers alone, so that the test knows nothing of the sender's own messages.</summary>
internal sealed class WireMessage
{
    private readonly Dictionary<int, List<object>> _fields = [];

    public WireMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            object value = (key & 7) switch
            {
                0 => Varint(ref bytes),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8)),
                2 => Take(ref bytes, (int)Varint(ref bytes)).ToArray(),
                5 => (ulong)BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4)),
                _ => throw new InvalidDataException($"wire type {key & 7}"),
            };
            if (!_fields.TryGetValue((int)(key >> 3), out var values)) _fields[(int)(key >> 3)] = values = [];
            values.Add(value);
        }
    }

    public bool Has(int field) => _fields.ContainsKey(field);

    public ulong Number(int field) => Has(field) ? (ulong)_fields[field][^1] : 0;

    public byte[] Bytes(int field) => Has(field) ? (byte[])_fields[field][^1] : [];

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public IEnumerable<WireMessage> Messages(int field) => Has(field) ? _fields[field].Select(value => new WireMessage((byte[])value)) : [];

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
