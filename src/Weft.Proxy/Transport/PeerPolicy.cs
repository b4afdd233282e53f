namespace Weft.Proxy.Transport;

/// <summary>
/// Which verified peers are accepted: one of the names must match one of the patterns; without patterns the chain alone decides. Where a URI prefix is
/// asked for, every URI name of the same scheme must match too, so that a certificate cannot carry a second, foreign identity.
/// </summary>
internal sealed class PeerPolicy(IReadOnlyList<SanPattern> patterns)
{
    /// <summary>Accepts every peer whose chain verifies.</summary>
    public static PeerPolicy ChainOnly { get; } = new([]);

    public IReadOnlyList<SanPattern> Patterns { get; } = patterns;

    /// <summary>Null when the peer is accepted, else what is wrong in one line.</summary>
    public string? Refusal(PeerCertificate peer)
    {
        if (Patterns.Count == 0) return null;
        foreach (var uri in peer.Uris)
        {
            if (ForeignTo(uri) is { } prefix) return $"SAN `{uri}` does not match {prefix}";
        }

        if (IsExpected(peer)) return null;
        var expected = string.Join(" or ", Patterns);
        return (peer.Uris.Count + peer.DnsNames.Count) switch
        {
            0 => $"the certificate has no SAN; expected {expected}",
            _ => $"SAN `{string.Join("`, `", peer.Uris.Concat(peer.DnsNames))}` does not match {expected}",
        };
    }

    // The prefix whose scheme the name shares while no pattern accepts it.
    private SanPattern? ForeignTo(string uri)
    {
        SanPattern? foreign = null;
        foreach (var pattern in Patterns)
        {
            if (pattern.Kind != SanKind.Uri) continue;
            if (pattern.Matches(uri)) return null;
            if (pattern.IsPrefix && SchemeOf(pattern.Value) is { Length: > 0 } scheme && uri.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) foreign = pattern;
        }

        return foreign;
    }

    private static string SchemeOf(string uri) => uri[..(uri.IndexOf(':', StringComparison.Ordinal) + 1)];

    private bool IsExpected(PeerCertificate peer)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.IsNameOf(peer)) return true;
        }

        return false;
    }
}
