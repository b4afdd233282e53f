using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weft.Telemetry.AccessLogs;

/// <summary>Printable ASCII that no form of a record escapes: 0x20 to 0x7E without quotation marks and backslashes.</summary>
internal static class PlainText
{
    /// <summary>
    /// Copies a value as long as it is plain. Nearly all values are, throughout, and short: looking and copying are one, in pieces that may overlap.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="room">Where to; as long as the value at least.</param>
    /// <returns>False: a byte of it is not plain, and what stands in the room means nothing.</returns>
    public static bool TryCopy(ReadOnlySpan<byte> value, Span<byte> room)
    {
        var length = value.Length;
        ref var from = ref MemoryMarshal.GetReference(value);
        ref var to = ref MemoryMarshal.GetReference(room[..length]);
        if (length >= 16)
        {
            var last = (nuint)(length - 16);
            for (nuint at = 0; at < last; at += 16)
            {
                var piece = Vector128.LoadUnsafe(ref from, at);
                if (!IsPlain(piece)) return false;
                piece.StoreUnsafe(ref to, at);
            }
            var end = Vector128.LoadUnsafe(ref from, last);
            end.StoreUnsafe(ref to, last);
            return IsPlain(end);
        }
        if (length >= 8)
        {
            var (first, second) = (Read<ulong>(value), Read<ulong>(value[^8..]));
            MemoryMarshal.Write(room, first);
            MemoryMarshal.Write(room[(length - 8)..], second);
            return IsPlain(Vector128.Create(first, second).AsByte());
        }
        if (length >= 4)
        {
            var (first, second) = (Read<uint>(value), Read<uint>(value[^4..]));
            MemoryMarshal.Write(room, first);
            MemoryMarshal.Write(room[(length - 4)..], second);
            return IsPlain(Vector128.Create(first | (ulong)second << 32).AsByte());
        }
        for (var at = 0; at < length; at++)
        {
            if (value[at] is < 0x20 or > 0x7E or (byte)'"' or (byte)'\\') return false;
            room[at] = value[at];
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Read<T>(ReadOnlySpan<byte> bytes) where T : struct => MemoryMarshal.Read<T>(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlain(Vector128<byte> bytes)
    {
        // As signed bytes all from 0x80 on are below 0x20.
        var isPrintable = Vector128.GreaterThan(bytes.AsSByte(), Vector128.Create((sbyte)0x1F)).AsByte();
        var isSpecial = Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\')) | Vector128.Equals(bytes, Vector128.Create((byte)0x7F));
        return Vector128.AndNot(isPrintable, isSpecial) == Vector128<byte>.AllBitsSet;
    }
}
