using System.Runtime.InteropServices;

namespace Weft.Protocols.Hpack;

/// <summary>Native room for the strings of one field while it is decoded. It grows to the largest field seen and stays.</summary>
internal sealed unsafe class NativeScratch : IDisposable
{
    private byte* _bytes;
    private int _capacity;

    ~NativeScratch() => NativeMemory.Free(_bytes);

    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
        _capacity = 0;
        GC.SuppressFinalize(this);
    }

    /// <summary>Room for <paramref name="bytes"/>; what an earlier call gave is void.</summary>
    internal Span<byte> Rent(int bytes)
    {
        if (bytes > _capacity)
        {
            NativeMemory.Free(_bytes);
            _capacity = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, 256));
            _bytes = (byte*)NativeMemory.Alloc((nuint)_capacity);
        }
        return new Span<byte>(_bytes, bytes);
    }
}
