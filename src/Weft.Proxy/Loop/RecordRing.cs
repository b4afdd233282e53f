using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Weft.Proxy.Loop;

/// <summary>
/// Records of bytes on their way from one worker to one thread that does the I/O: bounded, without a lock, and neither waits for the other. A full ring
/// takes no more; what is in it stays in order. Memory is taken with the first record.
/// </summary>
public sealed class RecordRing
{
    /// <summary>Bytes of a ring by default: 1 MiB.</summary>
    public const int DefaultBytes = 1024 * 1024;

    // Before each record: its length, or that none comes before the ring's end.
    private const int PrefixBytes = sizeof(int);
    private const int PassedOver = -1;

    private readonly int _capacity;
    private byte[]? _bytes;

    // Positions only grow. The worker alone writes the first, the reader alone the second.
    private Position _written;
    private Position _read;

    // The worker's own: where its record begins, what it last saw of the reader, and what did not fit.
    private long _begun;
    private long _seenRead;
    private long _dropped;

    /// <param name="capacity">Bytes; a power of two.</param>
    public RecordRing(int capacity = DefaultBytes)
    {
        if (!BitOperations.IsPow2(capacity)) throw new ArgumentOutOfRangeException(nameof(capacity));
        _capacity = capacity;
    }

    /// <summary>Nothing waits. Any thread.</summary>
    public bool IsEmpty => Volatile.Read(ref _read.Value) == Volatile.Read(ref _written.Value);

    /// <summary>Records that did not fit. Any thread.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>
    /// Room for the next record, to be written where it stays; <see cref="Commit"/> puts it in. The worker's thread only. Empty: so much room there is not
    /// now, and the record is dropped. In an empty ring there always is for half its bytes.
    /// </summary>
    /// <param name="bytes">What the record may need, more than 0.</param>
    public Span<byte> Room(int bytes)
    {
        var at = _written.Value;
        var rest = RestAt(at);
        // A record does not go around the end; what is left there is passed over.
        var isPassed = PrefixBytes + bytes > rest;
        _begun = isPassed ? at + rest : at;
        if (!HasRoom(_begun + PrefixBytes + bytes))
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return default;
        }
        _bytes ??= GC.AllocateUninitializedArray<byte>(_capacity);
        if (isPassed && rest >= PrefixBytes) BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_capacity - rest), PassedOver);
        return _bytes.AsSpan(_capacity - RestAt(_begun) + PrefixBytes, bytes);
    }

    /// <summary>The record that was written into <see cref="Room"/>. The worker's thread only.</summary>
    /// <param name="length">Its bytes, at most those that were asked for.</param>
    public void Commit(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_capacity - RestAt(_begun)), length);
        Volatile.Write(ref _written.Value, _begun + PrefixBytes + length);
    }

    /// <summary>Puts a record in that is not empty. The worker's thread only. False: it is full, and the record is dropped.</summary>
    public bool TryWrite(ReadOnlySpan<byte> record)
    {
        var room = Room(record.Length);
        if (room.IsEmpty) return false;
        record.CopyTo(room);
        Commit(record.Length);
        return true;
    }

    /// <summary>Takes the oldest record out. The reader's thread only. False: there is none, or it does not fit and stays.</summary>
    public bool TryRead(Span<byte> into, out int length)
    {
        length = 0;
        var at = _read.Value;
        if (at == Volatile.Read(ref _written.Value)) return false;
        var rest = RestAt(at);
        if (rest < PrefixBytes || PrefixAt(at) == PassedOver) at += rest;
        var next = PrefixAt(at);
        if (!_bytes.AsSpan(_capacity - RestAt(at) + PrefixBytes, next).TryCopyTo(into)) return false;
        Volatile.Write(ref _read.Value, at + PrefixBytes + next);
        length = next;
        return true;
    }

    // Bytes from a position to the ring's end.
    private int RestAt(long position) => _capacity - (int)(position & (_capacity - 1));

    private int PrefixAt(long position) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_capacity - RestAt(position)));

    private bool HasRoom(long end)
    {
        if (end - _capacity <= _seenRead) return true;
        _seenRead = Volatile.Read(ref _read.Value);
        return end - _capacity <= _seenRead;
    }

    // Far from everything else: two processors would take the line from each other with each record.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Position
    {
        [FieldOffset(64)]
        public long Value;
    }
}
