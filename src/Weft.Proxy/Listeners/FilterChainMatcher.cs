using Weft.Protocols.Tls;

namespace Weft.Proxy.Listeners;

/// <summary>Chooses a filter chain by what a client said first.</summary>
internal static class FilterChainMatcher
{
    /// <summary>The index of the first chain that fits, or -1.</summary>
    /// <param name="chains">In the listener's order.</param>
    /// <param name="hello">The client's ClientHello; null when it does not speak TLS.</param>
    public static int Find(IReadOnlyList<FilterChainModel> chains, ClientHello? hello)
    {
        for (var i = 0; i < chains.Count; i++)
        {
            if (Fits(chains[i].Match, hello)) return i;
        }
        return -1;
    }

    private static bool Fits(ChainMatch match, ClientHello? hello)
    {
        if (match.IsTls is { } wanted && wanted != hello is not null) return false;
        if (match.Alpn.Count > 0 && (hello is null || !match.Alpn.Any(hello.Alpn.Contains))) return false;
        return match.ServerNames.Count == 0 || (hello is not null && match.ServerNames.Any(name => IsMeant(name, hello.ServerName ?? "")));
    }

    // RFC 6066 section 3: host names are compared without regard to case.
    private static bool IsMeant(string pattern, string name) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? name.Length > pattern.Length - 1 && name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
