using Weft.Protocols.Messages;

namespace Weft.Protocols.Detection;

/// <summary>A request line (RFC 9112 3), after at most one empty line: <c>method SP target SP HTTP/1.x</c>.</summary>
internal static class Http1Matcher
{
    /// <summary>A method longer than this is no HTTP.</summary>
    private const int MaxMethodBytes = 24;

    /// <summary>So much of a target after a method settles it: nobody waits for the end of a very long one.</summary>
    private const int EnoughBytes = 1024;

    public static MatchResult OfClient(ReadOnlySpan<byte> bytes)
    {
        // RFC 9112 2.2: a server should take an empty line before the request.
        if (Matching.Prefix(bytes, "\r\n"u8) is not MatchResult.No and var empty)
        {
            if (empty == MatchResult.NeedMore) return empty;
            bytes = bytes[2..];
        }
        var method = bytes.IndexOf((byte)' ');
        if (method < 0) return IsMethod(bytes) ? MatchResult.NeedMore : MatchResult.No;
        if (method == 0 || !IsMethod(bytes[..method])) return MatchResult.No;
        return OfTarget(bytes[(method + 1)..]);
    }

    private static MatchResult OfTarget(ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOf((byte)' ');
        var target = length < 0 ? rest : rest[..length];
        if (target.Length >= EnoughBytes) target = target[..EnoughBytes];
        if (target.ContainsAnyInRange((byte)0, (byte)0x1F) || length == 0) return MatchResult.No;
        if (target.Length == EnoughBytes) return MatchResult.Yes;
        if (length < 0) return MatchResult.NeedMore;
        var version = rest[(length + 1)..];
        var name = Matching.Prefix(version, "HTTP/1."u8);
        if (name != MatchResult.Yes) return name;
        var minor = version["HTTP/1.".Length..];
        if (minor.IsEmpty) return MatchResult.NeedMore;
        return char.IsAsciiDigit((char)minor[0]) ? MatchResult.Yes : MatchResult.No;
    }

    private static bool IsMethod(ReadOnlySpan<byte> bytes) => bytes.Length <= MaxMethodBytes && (bytes.IsEmpty || FieldSyntax.IsToken(bytes));
}
