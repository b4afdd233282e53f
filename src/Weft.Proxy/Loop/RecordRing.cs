using System.Buffers.Binary;

namespace Weft.Proxy.Loop;

/// <summary>
/// Records of bytes on their way from one worker to one thread that does the I/O: bounded, and neither ever waits for the other. What does not fit is
/// dropped and counted. Memory is taken with the first record.
/// </summary>
/// <param name="capacity">Bytes; a power of two.</param>
internal sealed class RecordRing(int capacity)
{
    private const int LengthBytes = 4;

    private byte[]? _bytes;

    // Positions only grow. The worker alone writes the first two, the reader alone the third.
    private long _written;
    private long _dropped;
    private long _read;

    /// <summary>Records that did not fit. Any thread.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Adds a record; false: it was dropped. The worker only.</summary>
    public bool TryWrite(ReadOnlySpan<byte> record)
    {
        var needed = LengthBytes + record.Length;
        if (needed > capacity - (_written - Volatile.Read(ref _read)))
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return false;
        }
        var bytes = _bytes ??= GC.AllocateUninitializedArray<byte>(capacity);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
        Copy(length, bytes, _written);
        Copy(record, bytes, _written + LengthBytes);
        Volatile.Write(ref _written, _written + needed);
        return true;
    }

    /// <summary>Takes the oldest record; false: there is none. The reader only.</summary>
    /// <param name="room">As long as the longest record that is written.</param>
    /// <param name="length">The record's length in bytes.</param>
    public bool TryRead(Span<byte> room, out int length)
    {
        length = 0;
        if (Volatile.Read(ref _written) == _read) return false;
        var bytes = _bytes!;
        Span<byte> prefix = stackalloc byte[LengthBytes];
        Copy(bytes, _read, prefix);
        length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        Copy(bytes, _read + LengthBytes, room[..length]);
        Volatile.Write(ref _read, _read + LengthBytes + length);
        return true;
    }

    private void Copy(ReadOnlySpan<byte> from, byte[] bytes, long position)
    {
        var at = (int)(position & (capacity - 1));
        var first = Math.Min(from.Length, capacity - at);
        from[..first].CopyTo(bytes.AsSpan(at));
        from[first..].CopyTo(bytes);
    }

    private void Copy(byte[] bytes, long position, Span<byte> to)
    {
        var at = (int)(position & (capacity - 1));
        var first = Math.Min(to.Length, capacity - at);
        bytes.AsSpan(at, first).CopyTo(to);
        bytes.AsSpan(0, to.Length - first).CopyTo(to[first..]);
    }
}
