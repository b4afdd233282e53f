namespace Weft.Protocols.Detection;

/// <summary>The banner that both sides of SSH send (RFC 4253 4.2): <c>SSH-2.0-</c>, or an older version.</summary>
internal static class SshMatcher
{
    private const int MaxMinorDigits = 2;

    public static MatchResult OfEither(ReadOnlySpan<byte> bytes)
    {
        var name = Matching.Prefix(bytes, "SSH-"u8);
        if (name != MatchResult.Yes) return name;
        var rest = bytes[4..];
        if (rest.IsEmpty) return MatchResult.NeedMore;
        if (rest[0] is not ((byte)'1' or (byte)'2')) return MatchResult.No;
        if (rest.Length == 1) return MatchResult.NeedMore;
        if (rest[1] != (byte)'.') return MatchResult.No;
        rest = rest[2..];
        var digits = Matching.DigitsOf(rest);
        if (digits > MaxMinorDigits) return MatchResult.No;
        if (rest.Length == digits) return MatchResult.NeedMore;
        return digits > 0 && rest[digits] == (byte)'-' ? MatchResult.Yes : MatchResult.No;
    }
}
