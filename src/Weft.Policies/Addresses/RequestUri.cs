using System.Buffers;

namespace Weft.Policies.Addresses;

/// <summary>An absolute URL taken apart, as Go's <c>url.ParseRequestURI</c> does it for Kuma: a fragment is no part of one.</summary>
/// <param name="Scheme">Lower case.</param>
/// <param name="Opaque">What follows the scheme when it does not start with a slash.</param>
/// <param name="User">What stands before an at sign; null when there is none.</param>
/// <param name="Host">Without brackets.</param>
/// <param name="Port">Digits, or empty.</param>
/// <param name="Path">With its slash, or empty.</param>
/// <param name="Query">Without its question mark.</param>
internal sealed record RequestUri(string Scheme, string Opaque, string? User, string Host, string Port, string Path, string Query)
{
    private static readonly SearchValues<char> NoHost = SearchValues.Create("#<>\"\\^`{|}");

    /// <summary>Reads <paramref name="text"/>; null when it is no URL.</summary>
    public static RequestUri? Parse(string text)
    {
        if (text.Length == 0 || text.Any(c => char.IsControl(c) || c == ' ')) return null;
        if (text[0] == '/') return new RequestUri("", "", null, "", "", text, "");
        var colon = text.IndexOf(':');
        if (colon <= 0 || !IsScheme(text.AsSpan(0, colon))) return null;
        var scheme = text[..colon].ToLowerInvariant();
        var (rest, query) = Cut(text[(colon + 1)..], '?');
        if (!rest.StartsWith('/')) return new RequestUri(scheme, rest, null, "", "", "", query);
        if (!rest.StartsWith("//", StringComparison.Ordinal)) return new RequestUri(scheme, "", null, "", "", rest, query);
        var slash = rest.IndexOf('/', 2);
        return OfAuthority(scheme, slash < 0 ? rest[2..] : rest[2..slash], slash < 0 ? "" : rest[slash..], query);
    }

    private static RequestUri? OfAuthority(string scheme, string authority, string path, string query)
    {
        var at = authority.LastIndexOf('@');
        var place = authority[(at + 1)..];
        var colon = place.IndexOf(':', Math.Max(place.IndexOf(']'), 0));
        var port = colon < 0 ? "" : place[(colon + 1)..];
        var host = colon < 0 ? place : place[..colon];
        return port.All(char.IsAsciiDigit) && !host.AsSpan().ContainsAny(NoHost)
            ? new RequestUri(scheme, "", at < 0 ? null : authority[..at], host.Trim('[', ']'), port, path, query)
            : null;
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        return char.IsAsciiLetter(text[0]);
    }
}
