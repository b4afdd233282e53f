namespace Weft.Protocols.Detection;

/// <summary>A Redis command as clients send it: <c>*N CRLF $n CRLF name</c>. The inline form for people is not looked for.</summary>
internal static class RedisMatcher
{
    private const int MaxDigits = 7;

    public static MatchResult OfClient(ReadOnlySpan<byte> bytes)
    {
        var array = OfNumber(ref bytes, (byte)'*');
        if (array != MatchResult.Yes) return array;
        var text = OfNumber(ref bytes, (byte)'$');
        if (text != MatchResult.Yes) return text;
        if (bytes.IsEmpty) return MatchResult.NeedMore;
        return char.IsAsciiLetter((char)bytes[0]) ? MatchResult.Yes : MatchResult.No;
    }

    private static MatchResult OfNumber(scoped ref ReadOnlySpan<byte> bytes, byte mark)
    {
        if (bytes.IsEmpty) return MatchResult.NeedMore;
        if (bytes[0] != mark) return MatchResult.No;
        var digits = Matching.DigitsOf(bytes[1..]);
        if (digits > MaxDigits) return MatchResult.No;
        if (bytes.Length == digits + 1) return MatchResult.NeedMore;
        if (digits == 0) return MatchResult.No;
        var end = Matching.Prefix(bytes[(digits + 1)..], "\r\n"u8);
        if (end == MatchResult.Yes) bytes = bytes[(digits + 3)..];
        return end;
    }
}
