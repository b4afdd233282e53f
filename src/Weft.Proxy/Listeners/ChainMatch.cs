namespace Weft.Proxy.Listeners;

/// <summary>What a filter chain asks of a connection; an empty list asks nothing.</summary>
/// <param name="IsTls">True: the client speaks TLS; false: it does not; null: either.</param>
/// <param name="Alpn">The client offers one of these protocols.</param>
/// <param name="ServerNames">The host name the client asks for: exact, or <c>*.example.com</c> for what ends so.</param>
internal sealed record ChainMatch(bool? IsTls, IReadOnlyList<string> Alpn, IReadOnlyList<string> ServerNames)
{
    /// <summary>Fits everything.</summary>
    public static ChainMatch Any { get; } = new(null, [], []);

    public bool IsAny => IsTls is null && Alpn.Count == 0 && ServerNames.Count == 0;
}
