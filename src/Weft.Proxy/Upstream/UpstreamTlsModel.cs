using Weft.Proxy.Transport;

namespace Weft.Proxy.Upstream;

/// <summary>How to be sure of the peer. Equality by value decides whether pooled connections may be kept.</summary>
internal sealed record UpstreamTlsModel
{
    public UpstreamTlsModel(string identity, string trustBundle, string sni, IReadOnlyList<SanPattern> peers, ProtocolList alpn)
    {
        Identity = identity;
        TrustBundle = trustBundle;
        Alpn = alpn;
        PeersText = string.Join(',', peers);
        Sni = sni.Length == 0 ? null : sni;
        Peers = new PeerPolicy(peers);
    }

    /// <summary>Name of the Secret with our certificate.</summary>
    public string Identity { get; }

    /// <summary>Name of the Secret with the roots that may verify the peer.</summary>
    public string TrustBundle { get; }

    public ProtocolList Alpn { get; private init; }

    /// <summary>The host name asked for; null sends none.</summary>
    public string? Sni { get; }

    /// <summary>The names a peer may have.</summary>
    public PeerPolicy Peers { get; }

    private string PeersText { get; }

    /// <summary>The same for a connection that carries opaque bytes itself.</summary>
    public UpstreamTlsModel WithoutTunnels() => this with { Alpn = Alpn.WithoutTunnels };

    public bool Equals(UpstreamTlsModel? other) =>
        other is not null && Identity == other.Identity && TrustBundle == other.TrustBundle && Sni == other.Sni
        && PeersText == other.PeersText && Alpn.Equals(other.Alpn);

    public override int GetHashCode() => HashCode.Combine(Identity, TrustBundle, Sni, PeersText);
}
