namespace Weft.Protocols.Hpack;

/// <summary>
/// The Huffman code (RFC 7541 appendix B). It is canonical: codes of one length are consecutive and ordered by symbol, so the
/// lengths say everything and the tables are computed from them.
/// </summary>
internal static class HuffmanCode
{
    /// <summary>The longest code, in bits.</summary>
    internal const int MaxBits = 30;

    /// <summary>Bits that the first lookup takes; covers every printable character that URLs and tokens use.</summary>
    internal const int FastBits = 10;

    private const int Symbols = 257;

    /// <summary>By the next <see cref="FastBits"/> bits: symbol in the high byte, its length in the low one; 0 for longer codes.</summary>
    internal static readonly ushort[] Fast = new ushort[1 << FastBits];

    /// <summary>For each length, the first value of 30 left-aligned bits that belongs to a longer code.</summary>
    internal static readonly uint[] Limits = new uint[MaxBits + 1];

    /// <summary>For each length, what to add to a right-aligned code to find its place in <see cref="Ordered"/>.</summary>
    internal static readonly int[] Shifts = new int[MaxBits + 1];

    /// <summary>All symbols by code; 256 is the end mark, which must not appear.</summary>
    internal static readonly ushort[] Ordered = new ushort[Symbols];

    static HuffmanCode()
    {
        uint code = 0;
        var place = 0;
        for (var bits = 1; bits <= MaxBits; bits++)
        {
            Shifts[bits] = place - (int)code;
            for (var symbol = 0; symbol < Symbols; symbol++)
            {
                if (Lengths[symbol] != bits) continue;
                Ordered[place++] = (ushort)symbol;
                if (bits <= FastBits) Fast.AsSpan((int)(code << (FastBits - bits)), 1 << (FastBits - bits)).Fill((ushort)(symbol << 8 | bits));
                code++;
            }
            Limits[bits] = code << (MaxBits - bits);
            code <<= 1;
        }
    }

    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];
}
