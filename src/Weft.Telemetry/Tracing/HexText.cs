using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weft.Telemetry.Tracing;

/// <summary>Ids as lower-case hexadecimal digits, as all formats but Datadog's write them.</summary>
public static class HexText
{
    /// <summary>Digits of 64 bits.</summary>
    public const int Digits = 16;

    /// <summary>Reads 1 to 16 lower-case digits; anything else is false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.Length == Digits) return TryReadAll(MemoryMarshal.Read<Vector128<byte>>(text), out value);
        if (text.Length is 0 or > Digits) return false;
        if (text.Length == Digits / 2)
        {
            // Eight zeros after it.
            var isRead = TryReadAll(Vector128.Create(MemoryMarshal.Read<ulong>(text), 0x3030303030303030).AsByte(), out value);
            value >>= 32;
            return isRead;
        }
        // Ids are chance, so a branch on a digit would be mispredicted half the time.
        var isWrong = false;
        foreach (var digit in text)
        {
            isWrong |= ((uint)(digit - '0') > 9) & ((uint)(digit - 'a') > 5);
            value = (value << 4) | (uint)((digit & 15) + (digit >> 6) * 9);
        }
        if (isWrong) value = 0;
        return !isWrong;
    }

    /// <summary>Reads exactly 16 or 32 digits, not all of them 0.</summary>
    public static bool TryReadTrace(ReadOnlySpan<byte> text, out ulong high, out ulong low)
    {
        high = low = 0;
        if (text.Length is not (Digits or 2 * Digits)) return false;
        return (text.Length == Digits || TryRead(text[..Digits], out high)) && TryRead(text[^Digits..], out low) && (high | low) != 0;
    }

    /// <summary>Reads exactly 16 digits, not all of them 0.</summary>
    public static bool TryReadSpan(ReadOnlySpan<byte> text, out ulong span)
    {
        span = 0;
        return text.Length == Digits && TryRead(text, out span) && span != 0;
    }

    /// <summary>Writes 16 digits.</summary>
    public static void Write(ulong value, Span<byte> text)
    {
        // A byte becomes two: its upper half comes first.
        var bytes = Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReverseEndianness(value)).AsByte());
        var halves = (((bytes & Vector128.Create((ushort)0x0F)) << 8) | (bytes >>> 4)).AsByte();
        var isLetter = Vector128.GreaterThan(halves, Vector128.Create((byte)9));
        MemoryMarshal.Write(text, halves + Vector128.Create((byte)'0') + (isLetter & Vector128.Create((byte)('a' - '0' - 10))));
    }

    private static bool TryReadAll(Vector128<byte> text, out ulong value)
    {
        value = 0;
        var isDigit = Vector128.LessThanOrEqual(text - Vector128.Create((byte)'0'), Vector128.Create((byte)9));
        var isLetter = Vector128.LessThanOrEqual(text - Vector128.Create((byte)'a'), Vector128.Create((byte)5));
        if ((isDigit | isLetter) != Vector128<byte>.AllBitsSet) return false;
        var halves = ((text & Vector128.Create((byte)0x0F)) + (isLetter & Vector128.Create((byte)9))).AsUInt16();
        var bytes = ((halves & Vector128.Create((ushort)0x0F)) << 4) | (halves >>> 8);
        value = BinaryPrimitives.ReverseEndianness(Vector128.Narrow(bytes, bytes).AsUInt64().ToScalar());
        return true;
    }
}
