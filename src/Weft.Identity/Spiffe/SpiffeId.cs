using System.Diagnostics.CodeAnalysis;

namespace Weft.Identity.Spiffe;

/// <summary>
/// A SPIFFE identity: <c>spiffe://trust-domain/path</c> (SPIFFE-ID standard, section 2). In a mesh the trust domain is the mesh's name and
/// the path is the value of <c>kuma.io/service</c>.
/// </summary>
/// <param name="TrustDomain">1 to 255 characters of a-z, 0-9, '.', '-', '_'.</param>
/// <param name="Path">Empty for the trust domain itself, else '/' and non-empty segments without a trailing '/'.</param>
public sealed record SpiffeId(string TrustDomain, string Path)
{
    private const string Scheme = "spiffe://";
    private const int LongestId = 2048;
    private const int LongestTrustDomain = 255;

    /// <summary>The identity of a whole mesh: <c>spiffe://mesh</c>, the URI SAN of its certificate authority.</summary>
    /// <exception cref="FormatException">The name cannot be a trust domain.</exception>
    public static SpiffeId OfMesh(string mesh) => Parse(Scheme + mesh);

    /// <summary>The identity of a service: <c>spiffe://mesh/service</c>.</summary>
    /// <exception cref="FormatException">The mesh or service cannot stand in a SPIFFE id.</exception>
    public static SpiffeId OfService(string mesh, string service) => Parse($"{Scheme}{mesh}/{service}");

    /// <summary>Reads an identity.</summary>
    /// <exception cref="FormatException">The text is not a SPIFFE id.</exception>
    public static SpiffeId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a SPIFFE id");

    /// <summary>Reads an identity; false for anything the standard forbids: other schemes, ports, user names, queries, fragments,
    /// percent-encoding, empty or dot segments, capital letters in the trust domain.</summary>
    /// <remarks>One extension: ':' is accepted inside a path, because Kuma's tag values may hold it.</remarks>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SpiffeId? id)
    {
        id = null;
        // Section 2.1: the scheme is compared in lower case only, because authorities are matched as text.
        if (text is null || text.Length > LongestId || !text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var rest = text.AsSpan(Scheme.Length);
        var slash = rest.IndexOf('/');
        var domain = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? [] : rest[slash..];
        if (!IsTrustDomain(domain) || !IsPath(path)) return false;
        id = new SpiffeId(domain.ToString(), path.ToString());
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}{TrustDomain}{Path}";

    private static bool IsTrustDomain(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > LongestTrustDomain) return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '-' or '_')) return false;
        return true;
    }

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty) return true;
        foreach (var range in path[1..].Split('/'))
        {
            var segment = path[1..][range];
            if (segment is "" or "." or "..") return false;
            foreach (var c in segment)
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or ':')) return false;
        }
        return true;
    }
}
