namespace Weft.Policies.Addresses;

/// <summary>
/// What Kuma takes for an address of a back end (its validators ask govalidator's <c>IsURL</c>): a host with optional scheme, user, port and path.
/// A host alone must have a dot, or it could be any word.
/// </summary>
internal static class UrlText
{
    private const int MinLength = 4;
    private const int MaxLength = 2082;
    private const int MaxPortDigits = 5;

    private static readonly string[] Schemes = ["ftp", "tcp", "udp", "ws", "wss", "http", "https"];

    /// <summary>Whether <paramref name="text"/> is one.</summary>
    public static bool IsUrl(string text)
    {
        if (text.Length is < MinLength or > MaxLength || text.Any(char.IsWhiteSpace)) return false;
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        var hasScheme = separator >= 0;
        if (hasScheme && !Schemes.Contains(text[..separator])) return false;
        var rest = hasScheme ? text[(separator + 3)..] : text;
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        if (hasPort && !IsPort(authority.AsSpan(colon + 1))) return false;
        var host = hasPort ? authority[..colon] : authority;
        return IsHost(host) && (hasScheme || hasPort || rest.Contains('.', StringComparison.Ordinal));
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length is > 0 and <= MaxPortDigits && !text.ContainsAnyExceptInRange('0', '9');

    private static bool IsHost(string host)
    {
        if (host.StartsWith('[') && host.EndsWith(']')) return System.Net.IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out _);
        return host.Length > 0 && (host[^1] == '.' ? host[..^1] : host).Split('.').All(IsLabel);
    }

    private static bool IsLabel(string label) =>
        label.Length > 0 && char.IsLetterOrDigit(label[0]) && char.IsLetterOrDigit(label[^1]) && label.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');
}
