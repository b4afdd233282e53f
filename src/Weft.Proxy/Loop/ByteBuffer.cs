using System.Runtime.CompilerServices;

namespace Weft.Proxy.Loop;

/// <summary>
/// A growable run of native bytes, filled at the end and consumed at the front. It holds a block of its worker's pool only while it is
/// not empty, so an idle connection costs no buffer. Spans it gave out end with the next call that is not a read.
/// </summary>
internal sealed unsafe class ByteBuffer
{
    private const int MaxBytes = 1 << 30;

    private readonly BlockPool _pool;
    private byte* _block;
    private int _capacity;
    private int _start;
    private int _end;

    public ByteBuffer(BlockPool pool) => _pool = pool;

    public int Length => _end - _start;

    /// <summary>The bytes not yet consumed.</summary>
    public ReadOnlySpan<byte> Span => new(_block + _start, _end - _start);

    /// <summary>Room for at least <paramref name="count"/> bytes (often more) behind the last one; <see cref="Commit"/> makes them count.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_capacity - _end < count) MakeRoom(count);
        return new Span<byte>(_block + _end, _capacity - _end);
    }

    /// <summary>Appends the first <paramref name="count"/> bytes of the span that <see cref="Reserve"/> returned.</summary>
    public void Commit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_capacity - _end), nameof(count));
        _end += count;
        if (_end == _start) Release();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        if (_capacity - _end < bytes.Length) MakeRoom(bytes.Length);
        bytes.CopyTo(new Span<byte>(_block + _end, bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>Drops <paramref name="count"/> bytes at the front; the block goes back to the pool with the last one.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_end - _start), nameof(count));
        _start += count;
        if (_start == _end) Release();
    }

    /// <summary>Drops everything and gives the block back.</summary>
    public void Release()
    {
        if (_block is not null) _pool.Return(_block, _capacity);
        _block = null;
        _capacity = _start = _end = 0;
    }

    private void MakeRoom(int count)
    {
        var length = _end - _start;
        if (count > MaxBytes - length) ThrowTooLarge();

        // Moving to the front pays only while the live part is the smaller one; else the same bytes would be moved again and again.
        if (_capacity - length >= count && length <= _capacity / 2)
        {
            Buffer.MemoryCopy(_block + _start, _block, _capacity, length);
        }
        else
        {
            var block = _pool.Rent(length + count, out var capacity);
            if (_block is not null)
            {
                Unsafe.CopyBlockUnaligned(block, _block + _start, (uint)length);
                _pool.Return(_block, _capacity);
            }

            _block = block;
            _capacity = capacity;
        }

        _start = 0;
        _end = length;
    }

    private static void ThrowTooLarge() => throw new InvalidOperationException("A connection's buffer would exceed 1 GiB.");
}
