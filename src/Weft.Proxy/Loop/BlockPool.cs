using System.Numerics;
using System.Runtime.InteropServices;

namespace Weft.Proxy.Loop;

/// <summary>
/// Native memory of one worker in size classes of 4 KiB, 16 KiB, 64 KiB, 256 KiB and 1 MiB. Free blocks are chained through their own
/// first word and kept up to a total; larger blocks go straight back to the system. Not thread-safe: only its worker touches it.
/// </summary>
internal sealed unsafe class BlockPool
{
    /// <summary>Bytes of free blocks a worker keeps by default: 16 MiB.</summary>
    public const long DefaultCachedBytes = 16L * 1024 * 1024;

    private const int ClassCount = 5;
    private const int SmallestShift = 12;
    private const int LargestBlock = 1 << (SmallestShift + (2 * (ClassCount - 1)));

    private readonly nint[] _free = new nint[ClassCount];
    private readonly long _maxCachedBytes;
    private long _inUseBytes;

    public BlockPool(long maxCachedBytes = DefaultCachedBytes) => _maxCachedBytes = maxCachedBytes;

    /// <summary>Bytes of all blocks handed out and not returned; other threads may read it.</summary>
    public long InUseBytes => Volatile.Read(ref _inUseBytes);

    /// <summary>Bytes of the free blocks kept for reuse.</summary>
    public long CachedBytes { get; private set; }

    /// <summary>Hands out a block of at least <paramref name="minimum"/> bytes; the caller owns it until <see cref="Return"/>.</summary>
    public byte* Rent(int minimum, out int capacity)
    {
        byte* block;
        if (minimum > LargestBlock)
        {
            capacity = checked((int)BitOperations.RoundUpToPowerOf2((uint)minimum));
            block = (byte*)NativeMemory.Alloc((nuint)capacity);
        }
        else
        {
            var index = ClassOf(minimum);
            capacity = 1 << (SmallestShift + (2 * index));
            block = (byte*)_free[index];
            if (block is null)
            {
                block = (byte*)NativeMemory.Alloc((nuint)capacity);
            }
            else
            {
                _free[index] = *(nint*)block;
                CachedBytes -= capacity;
            }
        }

        _inUseBytes += capacity;
        return block;
    }

    /// <summary>Takes back a block with the capacity it was rented with.</summary>
    public void Return(byte* block, int capacity)
    {
        _inUseBytes -= capacity;
        if (capacity > LargestBlock || CachedBytes + capacity > _maxCachedBytes)
        {
            NativeMemory.Free(block);
            return;
        }

        var index = ClassOf(capacity);
        *(nint*)block = _free[index];
        _free[index] = (nint)block;
        CachedBytes += capacity;
    }

    /// <summary>Gives all free blocks back to the system.</summary>
    public void Trim()
    {
        for (var index = 0; index < ClassCount; index++)
        {
            while (_free[index] != 0)
            {
                var block = (byte*)_free[index];
                _free[index] = *(nint*)block;
                NativeMemory.Free(block);
            }
        }

        CachedBytes = 0;
    }

    private static int ClassOf(int size)
    {
        var index = 0;
        while (1 << (SmallestShift + (2 * index)) < size) index++;
        return index;
    }
}
