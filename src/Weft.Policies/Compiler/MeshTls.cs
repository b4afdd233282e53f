using Weft.ProxyConfig;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>The TLS settings between proxies of one mesh.</summary>
internal sealed class MeshTls(string mesh)
{
    /// <summary>What a client proxy offers, in order: our own, then Kuma's.</summary>
    public static readonly IReadOnlyList<string> Alpn = ["weft/1", "kuma"];

    /// <summary>A server proxy wants a certificate of the mesh. The slash keeps the mesh <c>a</c> from matching <c>ab</c>.</summary>
    public DownstreamTls Server() => new()
    {
        Identity = ConfigurationNames.IdentitySecret(mesh),
        TrustBundle = ConfigurationNames.TrustBundleSecret(mesh),
        RequireClientCertificate = true,
        PeerSans = { new SanMatcher { Kind = SanMatcher.Types.Kind.Uri, Prefix = $"spiffe://{mesh}/" } },
        Alpn = { Alpn },
    };

    /// <summary>A client proxy wants exactly the service it means to reach.</summary>
    public UpstreamTls Client(TagSet destination) => new()
    {
        Identity = ConfigurationNames.IdentitySecret(mesh),
        TrustBundle = ConfigurationNames.TrustBundleSecret(mesh),
        PeerSans = { new SanMatcher { Kind = SanMatcher.Types.Kind.Uri, Exact = $"spiffe://{mesh}/{destination[TagNames.Service]}" } },
        Sni = ConfigurationNames.ServerName(mesh, destination),
        Alpn = { Alpn },
    };
}
