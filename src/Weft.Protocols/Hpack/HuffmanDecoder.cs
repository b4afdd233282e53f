using System.Buffers.Binary;

namespace Weft.Protocols.Hpack;

/// <summary>Decodes Huffman strings: one table lookup for each symbol of up to ten bits, a short walk for the rare longer ones.</summary>
internal static class HuffmanDecoder
{
    /// <summary>The most bytes that <paramref name="encodedBytes"/> can become: the shortest code has five bits.</summary>
    internal static int MaxDecodedBytes(int encodedBytes) => (int)((long)encodedBytes * 8 / 5);

    /// <summary>
    /// Decodes into <paramref name="to"/>, which has <see cref="MaxDecodedBytes"/>; returns the size or -1 for a string that holds
    /// the end mark, or is padded with 8 bits or more or with anything but ones (RFC 7541 5.2).
    /// </summary>
    internal static int Decode(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var fast = HuffmanCode.Fast;
        ulong window = 0; // the next bits, left aligned
        var held = 0;
        var at = 0;
        var written = 0;
        while (true)
        {
            if (held < HuffmanCode.MaxBits) Refill(from, ref at, ref window, ref held);
            if (held == 0) return written;
            var hit = fast[(int)(window >> (64 - HuffmanCode.FastBits))];
            var bits = hit & 0xFF;
            int symbol;
            if (hit != 0) symbol = hit >> 8;
            else symbol = FindLong((uint)(window >> (64 - HuffmanCode.MaxBits)), out bits);
            if (bits > held) return IsPadding(window, held) ? written : -1;
            if (symbol > byte.MaxValue) return -1;
            to[written++] = (byte)symbol;
            window <<= bits;
            held -= bits;
        }
    }

    private static void Refill(ReadOnlySpan<byte> from, ref int at, ref ulong window, ref int held)
    {
        if (from.Length - at >= 4 && held <= 32)
        {
            window |= (ulong)BinaryPrimitives.ReadUInt32BigEndian(from[at..]) << (32 - held);
            held += 32;
            at += 4;
            return;
        }
        while (at < from.Length && held <= 56)
        {
            window |= (ulong)from[at++] << (56 - held);
            held += 8;
        }
    }

    private static int FindLong(uint aligned, out int bits)
    {
        var limits = HuffmanCode.Limits;
        bits = HuffmanCode.FastBits + 1;
        while (bits < HuffmanCode.MaxBits && aligned >= limits[bits]) bits++;
        return HuffmanCode.Ordered[(int)(aligned >> (HuffmanCode.MaxBits - bits)) + HuffmanCode.Shifts[bits]];
    }

    private static bool IsPadding(ulong window, int held) => held < 8 && window >> (64 - held) == (1u << held) - 1;
}
