using System.Runtime.InteropServices;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>
/// A decoder's dynamic table (RFC 7541 2.3.2). The texts lie one behind the other in native storage of twice the table's size,
/// so that each is one span; when the end is reached the living half moves to the front, once per table of new rows.
/// </summary>
internal sealed unsafe class DynamicTable : IDisposable
{
    private const int RowOverheadBytes = 32;

    private byte* _bytes;
    private int _capacity;
    private DynamicEntry[] _rows = [];
    private int _mask;
    private int _newest; // rows ever added; row n lies at n & mask
    private int _count;
    private int _head;
    private int _tableBytes;

    internal DynamicTable(int maxBytes) => Reserve(maxBytes);

    ~DynamicTable() => NativeMemory.Free(_bytes);

    /// <summary>The size in force, in bytes as RFC 7541 4.1 counts them.</summary>
    internal int MaxBytes { get; private set; }

    internal int Count => _count;

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
        _capacity = 0;
        _count = 0;
        _tableBytes = 0;
        GC.SuppressFinalize(this);
    }

    /// <summary>The row <paramref name="age"/> additions ago; 0 is the newest.</summary>
    internal ref readonly DynamicEntry At(int age) => ref _rows[(_newest - 1 - age) & _mask];

    internal ReadOnlySpan<byte> NameOf(in DynamicEntry row) =>
        row.Id != FieldName.Other ? FieldNames.Text(row.Id) : new ReadOnlySpan<byte>(_bytes + row.Offset, row.NameLength);

    internal ReadOnlySpan<byte> ValueOf(in DynamicEntry row) =>
        new(_bytes + row.Offset + (row.Id == FieldName.Other ? row.NameLength : 0), row.ValueLength);

    /// <summary>Makes storage ready for tables of up to <paramref name="maxBytes"/> and sets that size.</summary>
    internal void Reserve(int maxBytes)
    {
        if (maxBytes * 2 > _capacity)
        {
            var grown = (byte*)NativeMemory.Alloc((nuint)(maxBytes * 2));
            var rows = new DynamicEntry[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(maxBytes / RowOverheadBytes + 1))];
            var head = 0;
            for (var age = _count - 1; age >= 0; age--)
            {
                var row = At(age);
                var stored = StoredBytes(row);
                new ReadOnlySpan<byte>(_bytes + row.Offset, stored).CopyTo(new Span<byte>(grown + head, stored));
                row.Offset = head;
                head += stored;
                rows[(_newest - 1 - age) & (rows.Length - 1)] = row;
            }
            NativeMemory.Free(_bytes);
            _bytes = grown;
            (_capacity, _rows, _mask, _head) = (maxBytes * 2, rows, rows.Length - 1, head);
        }
        Resize(maxBytes);
    }

    /// <summary>Sets the size, which must not exceed what was reserved, and evicts what no longer fits.</summary>
    internal void Resize(int maxBytes)
    {
        MaxBytes = maxBytes;
        Evict(maxBytes);
    }

    /// <summary>Adds a row; one that is larger than the table empties it (4.4). The spans must not lie in the table.</summary>
    internal void Add(FieldName id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isLegal)
    {
        var size = name.Length + value.Length + RowOverheadBytes;
        if (size > MaxBytes)
        {
            Evict(0);
            return;
        }
        Evict(MaxBytes - size);
        var row = new DynamicEntry { NameLength = name.Length, ValueLength = value.Length, Id = id, IsLegal = isLegal };
        var stored = StoredBytes(row);
        if (_head + stored > _capacity) Compact();
        row.Offset = _head;
        if (id == FieldName.Other) name.CopyTo(new Span<byte>(_bytes + _head, name.Length));
        value.CopyTo(new Span<byte>(_bytes + _head + stored - value.Length, value.Length));
        _head += stored;
        _rows[_newest++ & _mask] = row;
        _count++;
        _tableBytes += size;
    }

    private static int StoredBytes(in DynamicEntry row) => row.ValueLength + (row.Id == FieldName.Other ? row.NameLength : 0);

    private void Evict(int keepBytes)
    {
        while (_tableBytes > keepBytes) _tableBytes -= _rows[(_newest - _count--) & _mask].TableBytes;
        if (_count == 0) _head = 0;
    }

    private void Compact()
    {
        var first = _rows[(_newest - _count) & _mask].Offset;
        new ReadOnlySpan<byte>(_bytes + first, _head - first).CopyTo(new Span<byte>(_bytes, _head - first));
        for (var age = 0; age < _count; age++) _rows[(_newest - 1 - age) & _mask].Offset -= first;
        _head -= first;
    }
}
