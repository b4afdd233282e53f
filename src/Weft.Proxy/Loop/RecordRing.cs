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

    private const int PrefixBytes = sizeof(int);

    private readonly int _capacity;
    private byte[]? _bytes;

    // Positions only grow. The worker alone writes the first, the reader alone the second.
    private Position _written;
    private Position _read;

    // The worker's own: where it began again last, which the reader follows, and what did not fit.
    private long _restartedFrom;
    private long _restartedAt;
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

    /// <summary>Puts a record in. The worker's thread only. False: it is full, and the record is dropped.</summary>
    public bool TryWrite(ReadOnlySpan<byte> record)
    {
        var at = _written.Value;
        var read = Volatile.Read(ref _read.Value);
        if (read == at) at = Restart(at);
        if (at + PrefixBytes + record.Length - _capacity > Math.Max(read, _restartedAt))
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return false;
        }
        _bytes ??= GC.AllocateUninitializedArray<byte>(_capacity);
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, record.Length);
        CopyIn(_bytes, at, prefix);
        CopyIn(_bytes, at + PrefixBytes, record);
        Volatile.Write(ref _written.Value, at + PrefixBytes + record.Length);
        return true;
    }

    /// <summary>Takes the oldest record out. The reader's thread only. False: there is none, or it does not fit and stays.</summary>
    public bool TryRead(Span<byte> into, out int length)
    {
        length = 0;
        var at = _read.Value;
        if (at == Volatile.Read(ref _written.Value)) return false;
        if (at == _restartedFrom) at = _restartedAt;
        var bytes = _bytes!;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        CopyOut(bytes, at, prefix);
        var next = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (next > into.Length) return false;
        CopyOut(bytes, at + PrefixBytes, into[..next]);
        Volatile.Write(ref _read.Value, at + PrefixBytes + next);
        length = next;
        return true;
    }

    // An empty ring begins again at its start: records that are fetched soon pass through little memory, which stays in the processor's cache. Nobody reads
    // these two meanwhile; the reader does once the record after them is written.
    private long Restart(long at)
    {
        _restartedFrom = at;
        return _restartedAt = (at + _capacity - 1) & -_capacity;
    }

    private static void CopyIn(byte[] ring, long at, ReadOnlySpan<byte> bytes)
    {
        var rest = ring.AsSpan((int)(at & (ring.Length - 1)));
        if (bytes.TryCopyTo(rest)) return;
        bytes[..rest.Length].CopyTo(rest);
        bytes[rest.Length..].CopyTo(ring);
    }

    private static void CopyOut(byte[] ring, long at, Span<byte> bytes)
    {
        var rest = ring.AsSpan((int)(at & (ring.Length - 1)));
        if (bytes.Length <= rest.Length)
        {
            rest[..bytes.Length].CopyTo(bytes);
            return;
        }
        rest.CopyTo(bytes);
        ring.AsSpan(0, bytes.Length - rest.Length).CopyTo(bytes[rest.Length..]);
    }

    // Far from everything else: two processors would take the line from each other with each record.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Position
    {
        [FieldOffset(64)]
        public long Value;
    }
}
