using System.Buffers.Binary;

namespace Weft.Proxy.AccessLogs;

/// <summary>
/// Records on their way from one worker to one writer: bounded, without a lock, and neither waits for the other. A full ring takes no
/// more; what is in it stays in order.
/// </summary>
public sealed class LogRing
{
    /// <summary>Bytes of a ring by default: a tenth of a second of 40,000 long lines a second.</summary>
    public const int DefaultBytes = 1024 * 1024;

    private const int PrefixBytes = sizeof(int);

    private readonly byte[] _bytes;

    // Positions only grow; each is written by one side. Padded apart by the array between them in use, which is never the same cache line.
    private long _written;
    private long _read;

    /// <param name="bytes">A power of two.</param>
    public LogRing(int bytes = DefaultBytes)
    {
        if (!System.Numerics.BitOperations.IsPow2(bytes)) throw new ArgumentOutOfRangeException(nameof(bytes));
        _bytes = new byte[bytes];
    }

    /// <summary>Nothing waits. Any thread.</summary>
    public bool IsEmpty => Volatile.Read(ref _read) == Volatile.Read(ref _written);

    /// <summary>Puts a record in. The worker's thread only. False: it is full.</summary>
    public bool TryWrite(ReadOnlySpan<byte> record)
    {
        var at = _written;
        if (PrefixBytes + record.Length > _bytes.Length - (at - Volatile.Read(ref _read))) return false;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, record.Length);
        CopyIn(at, prefix);
        CopyIn(at + PrefixBytes, record);
        Volatile.Write(ref _written, at + PrefixBytes + record.Length);
        return true;
    }

    /// <summary>Takes the oldest record out. The writer's thread only. False: there is none, or it does not fit.</summary>
    public bool TryRead(Span<byte> into, out int length)
    {
        length = 0;
        var at = _read;
        if (at == Volatile.Read(ref _written)) return false;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        CopyOut(at, prefix);
        var next = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (next > into.Length) return false;
        CopyOut(at + PrefixBytes, into[..next]);
        Volatile.Write(ref _read, at + PrefixBytes + next);
        length = next;
        return true;
    }

    private void CopyIn(long at, ReadOnlySpan<byte> bytes)
    {
        var start = (int)(at & (_bytes.Length - 1));
        var first = Math.Min(bytes.Length, _bytes.Length - start);
        bytes[..first].CopyTo(_bytes.AsSpan(start));
        bytes[first..].CopyTo(_bytes);
    }

    private void CopyOut(long at, Span<byte> bytes)
    {
        var start = (int)(at & (_bytes.Length - 1));
        var first = Math.Min(bytes.Length, _bytes.Length - start);
        _bytes.AsSpan(start, first).CopyTo(bytes);
        _bytes.AsSpan(0, bytes.Length - first).CopyTo(bytes[first..]);
    }
}
