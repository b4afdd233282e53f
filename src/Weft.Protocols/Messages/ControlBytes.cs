using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weft.Protocols.Messages;

/// <summary>What a field value must not hold (RFC 9110 5.5): all control characters but HTAB. Every line and every value is searched for them.</summary>
internal static class ControlBytes
{
    private const byte Delete = 0x7F;

    /// <summary>The first of them, or -1.</summary>
    public static int IndexIn(ReadOnlySpan<byte> text)
    {
        var at = 0;
        ref var start = ref MemoryMarshal.GetReference(text);
        for (; at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var found = Find(Vector128.LoadUnsafe(ref start, (nuint)at));
            if (found != 0) return at + BitOperations.TrailingZeroCount(found);
        }
        // The rest again with bytes before it that have been looked at.
        if (at > 0 && at < text.Length)
        {
            at = text.Length - Vector128<byte>.Count;
            var found = Find(Vector128.LoadUnsafe(ref start, (nuint)at));
            return found != 0 ? at + BitOperations.TrailingZeroCount(found) : -1;
        }
        for (; at < text.Length; at++)
            if (text[at] is < 0x20 and not (byte)'\t' or Delete)
                return at;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Find(Vector128<byte> bytes)
    {
        var isLow = Vector128.Equals(Vector128.Min(bytes, Vector128.Create((byte)0x1F)), bytes);
        var isTab = Vector128.Equals(bytes, Vector128.Create((byte)'\t'));
        return (Vector128.AndNot(isLow, isTab) | Vector128.Equals(bytes, Vector128.Create(Delete))).ExtractMostSignificantBits();
    }
}
