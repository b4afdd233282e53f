namespace Weft.Proxy.Transport;

/// <summary>What a <see cref="TlsContext"/> is made from.</summary>
internal sealed record TlsContextOptions
{
    /// <summary>The role: one context serves one.</summary>
    public required bool IsServer { get; init; }

    /// <summary>PEM of the leaf and its intermediates; empty for a client without a certificate.</summary>
    public ReadOnlyMemory<byte> CertificateChainPem { get; init; }

    /// <summary>The leaf's private key: PEM, or DER of PKCS#8, SEC 1 or PKCS#1.</summary>
    public ReadOnlyMemory<byte> PrivateKey { get; init; }

    /// <summary>PEM of the roots that may verify a peer.</summary>
    public ReadOnlyMemory<byte> TrustBundlePem { get; init; }

    /// <summary>Application protocols in our order of preference: a client offers them, a server selects from them. Empty: no ALPN.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>On a server: a peer without a verified certificate is refused. A client always verifies the server.</summary>
    public bool RequiresClientCertificate { get; init; }
}
