namespace Weft.Protocols.Detection;

/// <summary>The steps that several matchers take.</summary>
internal static class Matching
{
    /// <summary>Whether the bytes begin with a text that may have come in part only.</summary>
    public static MatchResult Prefix(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> text)
    {
        var length = Math.Min(bytes.Length, text.Length);
        if (!bytes[..length].SequenceEqual(text[..length])) return MatchResult.No;
        return length == text.Length ? MatchResult.Yes : MatchResult.NeedMore;
    }

    /// <summary>The length of the decimal number that the bytes begin with.</summary>
    public static int DigitsOf(ReadOnlySpan<byte> bytes)
    {
        var count = bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return count < 0 ? bytes.Length : count;
    }

    /// <summary>Whether all bytes are printable ASCII, the space included.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E);
}
