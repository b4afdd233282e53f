using System.Buffers;
using System.Text;

namespace Weft.Protocols.Messages;

/// <summary>The character rules of RFC 9110 5 and RFC 3986, shared by all versions of HTTP.</summary>
public static class FieldSyntax
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<byte> Token = Create(Alphanumeric + "!#$%&'*+-.^_`|~");
    private static readonly SearchValues<byte> LowerToken = Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    // RFC 3986 plus ^ ` { | }, which browsers leave as they are in a query (WHATWG URL) and which no receiver takes for a
    // delimiter. '#', '"', '<', '>', '\', spaces, controls and bytes above 127 are refused.
    private static readonly SearchValues<byte> Target = Create(Alphanumeric + "-._~:/?[]@!$&'()*+,;=%^`{|}");

    // No '@': user information in an http authority is an error (RFC 9110 4.2.4). No ',': two Host fields merged into one.
    private static readonly SearchValues<byte> Authority = Create(Alphanumeric + "-._~%!$&'()*+;=:[]");

    /// <summary>True for a non-empty token (RFC 9110 5.6.2).</summary>
    internal static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>True for a non-empty token without upper-case letters, the only names HTTP/2 allows (RFC 9113 8.2.1).</summary>
    public static bool IsLowerToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(LowerToken);

    /// <summary>True when every byte may stand in a request target.</summary>
    internal static bool IsTarget(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Target);

    /// <summary>True for a value without control characters and without spaces at its ends.</summary>
    public static bool IsValue(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] is not ((byte)' ' or (byte)'\t') && text[^1] is not ((byte)' ' or (byte)'\t') && ControlBytes.IndexIn(text) < 0);

    /// <summary>True for <c>host</c>, <c>host:port</c>, <c>[v6]</c> and <c>[v6]:port</c>; the port may be empty and is at most 65535.</summary>
    internal static bool IsAuthority(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.ContainsAnyExcept(Authority)) return false;
        int end;
        if (text[0] == (byte)'[')
        {
            end = text.IndexOf((byte)']') + 1;
            if (end < 4) return false;
            if (end == text.Length) return true;
            if (text[end] != (byte)':') return false;
        }
        else
        {
            if (text.ContainsAny((byte)'[', (byte)']')) return false;
            end = text.IndexOf((byte)':');
            if (end < 0) return true;
            if (end == 0) return false;
        }
        return IsPort(text[(end + 1)..]);
    }

    /// <summary>Reads 1 to 18 decimal digits and nothing else: no sign, no space, no list (RFC 9110 8.6).</summary>
    internal static bool TryParseLength(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 18) return false;
        foreach (var character in text)
        {
            var digit = (uint)character - '0';
            if (digit > 9) return false;
            value = value * 10 + digit;
        }
        return true;
    }

    /// <summary>Takes the next non-empty member off a comma-separated list; false at its end (RFC 9110 5.6.1).</summary>
    internal static bool TryTakeMember(scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> member)
    {
        while (!list.IsEmpty)
        {
            var comma = list.IndexOf((byte)',');
            member = (comma < 0 ? list : list[..comma]).Trim(" \t"u8);
            list = comma < 0 ? default : list[(comma + 1)..];
            if (!member.IsEmpty) return true;
        }
        member = default;
        return false;
    }

    /// <summary>True when both are the same apart from the case of ASCII letters.</summary>
    internal static bool SameText(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Ascii.EqualsIgnoreCase(left, right);

    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text.Length <= 5 && TryParseLength(text, out var port) && port <= 65535);

    private static SearchValues<byte> Create(string characters) => SearchValues.Create(Encoding.ASCII.GetBytes(characters));
}
