namespace Weft.Resources.TargetRefs;

/// <summary>Whether a text is an identity: <c>spiffe://domain/path</c> (SPIFFE-ID section 2), faults in go-spiffe's words, which Kuma hands on.</summary>
internal static class SpiffeIdText
{
    private const string Scheme = "spiffe://";

    /// <summary>The first fault, or null.</summary>
    public static string? FirstFault(string text)
    {
        if (text.Length == 0) return "cannot be empty";
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return "scheme is missing or invalid";
        var rest = text.AsSpan(Scheme.Length);
        var slash = rest.IndexOf('/');
        var domain = slash < 0 ? rest : rest[..slash];
        foreach (var c in domain)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.' or '_'))
                return "trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores";
        if (domain.IsEmpty) return "trust domain is missing";
        return slash < 0 ? null : PathFault(rest[(slash + 1)..].ToString());
    }

    private static string? PathFault(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i].Length == 0) return i == segments.Length - 1 ? "path cannot have a trailing slash" : "path cannot contain empty segments";
            if (segments[i] is "." or "..") return "path cannot contain dot segments";
            if (!segments[i].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
                return "path segment characters are limited to letters, numbers, dots, dashes, and underscores";
        }
        return null;
    }
}
