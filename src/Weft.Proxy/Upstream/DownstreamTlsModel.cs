using Weft.Proxy.Transport;

namespace Weft.Proxy.Upstream;

/// <summary>How a listener proves itself and what it asks of clients.</summary>
/// <param name="Identity">Name of the Secret with our certificate.</param>
/// <param name="TrustBundle">Name of the Secret with the roots that may verify a client.</param>
/// <param name="RequiresClientCertificate">A client without a verified certificate is refused.</param>
/// <param name="Peers">The names a client may have.</param>
/// <param name="Alpn">In our order of preference.</param>
internal sealed record DownstreamTlsModel(
    string Identity, string TrustBundle, bool RequiresClientCertificate, PeerPolicy Peers, ProtocolList Alpn)
{
    /// <summary>Served in place of <see cref="Identity"/>; null: that is.</summary>
    public IdentityPem? Own { get; private init; }

    /// <summary>Serves this certificate to every client, and asks for none.</summary>
    public static DownstreamTlsModel WithCertificate(IdentityPem own) => new("", "", false, new PeerPolicy([]), new ProtocolList([])) { Own = own };
}
