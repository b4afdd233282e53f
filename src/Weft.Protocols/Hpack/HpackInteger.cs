namespace Weft.Protocols.Hpack;

/// <summary>Prefixed integers (RFC 7541 5.1).</summary>
internal static class HpackInteger
{
    // Larger numbers fit nothing we accept and would only serve to overflow.
    private const int MaxShift = 21;

    /// <summary>
    /// Reads an integer whose first byte is at <paramref name="at"/> with a prefix of <paramref name="prefixMask"/>; false when it is
    /// cut off or above 2^28.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> block, scoped ref int at, int prefixMask, out int value)
    {
        value = block[at++] & prefixMask;
        if (value < prefixMask) return true;
        for (var shift = 0; shift <= MaxShift && at < block.Length; shift += 7)
        {
            var next = block[at++];
            value += (next & 0x7F) << shift;
            if (next < 0x80) return true;
        }
        return false;
    }

    /// <summary>Writes an integer, at most six bytes, and returns the position behind it.</summary>
    internal static int Write(Span<byte> to, int at, int pattern, int prefixMask, int value)
    {
        if (value < prefixMask)
        {
            to[at] = (byte)(pattern | value);
            return at + 1;
        }
        to[at++] = (byte)(pattern | prefixMask);
        value -= prefixMask;
        for (; value >= 0x80; value >>= 7) to[at++] = (byte)(value | 0x80);
        to[at] = (byte)value;
        return at + 1;
    }
}
