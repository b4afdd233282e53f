using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weft.Protocols.Messages;

namespace Weft.Protocols.Hpack;

/// <summary>
/// An encoder's dynamic table: the rows of the peer's decoder plus an index over them, so that a known field is found with one
/// hash and one comparison. Rows are numbered from 1 for ever; a chain ends at the first number that was evicted, so nothing
/// has to be unlinked.
/// </summary>
internal sealed unsafe class EncoderTable : IDisposable
{
    private const int RowOverheadBytes = 32;

    private readonly EncoderRow[] _rows;
    private readonly long[] _buckets;
    private readonly long[] _lastByName = new long[256];
    private readonly int _capacity;
    private byte* _bytes;
    private long _newest;
    private int _count;
    private int _head;
    private int _tableBytes;

    internal EncoderTable(int maxBytes)
    {
        var rows = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(maxBytes / RowOverheadBytes + 1));
        _rows = new EncoderRow[rows];
        _buckets = new long[rows * 2];
        _capacity = maxBytes * 2;
        _bytes = (byte*)NativeMemory.Alloc((nuint)_capacity);
        MaxBytes = maxBytes;
    }

    ~EncoderTable() => NativeMemory.Free(_bytes);

    /// <summary>The size in force, in bytes as RFC 7541 4.1 counts them.</summary>
    internal int MaxBytes { get; private set; }

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
        _count = 0;
        GC.SuppressFinalize(this);
    }

    /// <summary>Mixes the name and three windows of the value; equal fields have equal hashes, and a comparison decides the rest.</summary>
    internal static uint HashOf(FieldName id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var hash = (ulong)id * 0x9E3779B97F4A7C15 ^ (uint)value.Length;
        if (id == FieldName.Other) hash = Mix(hash, name);
        hash = Mix(hash, value);
        return (uint)(hash >> 32);
    }

    /// <summary>The HPACK index of an equal row, or 0.</summary>
    internal int Find(uint hash, FieldName id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var oldest = _newest - _count;
        for (var number = _buckets[hash & (uint)(_buckets.Length - 1)]; number > oldest;)
        {
            ref var row = ref _rows[number & (_rows.Length - 1)];
            if (row.Hash == hash && row.Id == id && ValueOf(row).SequenceEqual(value) && (id != FieldName.Other || NameOf(row).SequenceEqual(name)))
                return IndexOf(number);
            number = row.Older;
        }
        return 0;
    }

    /// <summary>The HPACK index of the newest row with a well-known name, or 0.</summary>
    internal int FindName(FieldName id)
    {
        var number = _lastByName[(int)id];
        return id != FieldName.Other && number > _newest - _count ? IndexOf(number) : 0;
    }

    /// <summary>Adds a row that is known to be smaller than the table.</summary>
    internal void Add(uint hash, FieldName id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var size = name.Length + value.Length + RowOverheadBytes;
        Evict(MaxBytes - size);
        if (_head + name.Length + value.Length > _capacity) Compact();
        var number = ++_newest;
        ref var row = ref _rows[number & (_rows.Length - 1)];
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        row = new EncoderRow { Hash = hash, Older = bucket, Offset = _head, NameLength = name.Length, ValueLength = value.Length, Id = id };
        bucket = number;
        _lastByName[(int)id] = number;
        name.CopyTo(new Span<byte>(_bytes + _head, name.Length));
        value.CopyTo(new Span<byte>(_bytes + _head + name.Length, value.Length));
        _head += name.Length + value.Length;
        _count++;
        _tableBytes += size;
    }

    /// <summary>Sets the size, at most the one it was made with, and evicts what no longer fits.</summary>
    internal void Resize(int maxBytes)
    {
        MaxBytes = maxBytes;
        Evict(maxBytes);
    }

    private static ulong Mix(ulong hash, ReadOnlySpan<byte> text)
    {
        const ulong Prime = 0xD6E8FEB86659FD93;
        if (text.Length >= 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Prime;
            hash = (hash ^ hash >> 29 ^ BinaryPrimitives.ReadUInt64LittleEndian(text[((text.Length - 8) >> 1)..])) * Prime;
            return (hash ^ hash >> 29 ^ BinaryPrimitives.ReadUInt64LittleEndian(text[^8..])) * Prime;
        }
        ulong bytes = 0;
        foreach (var next in text) bytes = bytes << 8 | next;
        hash = (hash ^ bytes) * Prime;
        return (hash ^ hash >> 29) * Prime;
    }

    private int IndexOf(long number) => (int)(StaticTable.Last + 1 + _newest - number);

    private ReadOnlySpan<byte> NameOf(in EncoderRow row) => new(_bytes + row.Offset, row.NameLength);

    private ReadOnlySpan<byte> ValueOf(in EncoderRow row) => new(_bytes + row.Offset + row.NameLength, row.ValueLength);

    private void Evict(int keepBytes)
    {
        while (_tableBytes > keepBytes)
        {
            _tableBytes -= _rows[(_newest - _count + 1) & (_rows.Length - 1)].TableBytes;
            _count--;
        }
        if (_count == 0) _head = 0;
    }

    private void Compact()
    {
        var first = _rows[(_newest - _count + 1) & (_rows.Length - 1)].Offset;
        new ReadOnlySpan<byte>(_bytes + first, _head - first).CopyTo(new Span<byte>(_bytes, _head - first));
        for (var number = _newest - _count + 1; number <= _newest; number++) _rows[number & (_rows.Length - 1)].Offset -= first;
        _head -= first;
    }
}
