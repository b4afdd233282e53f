namespace Weft.Proxy.Upstream;

/// <summary>A certificate chain, leaf first, and its private key.</summary>
internal sealed record IdentityPem(byte[] CertificateChain, byte[] PrivateKey)
{
    /// <summary>When the leaf ends; the greatest time when it could not be read.</summary>
    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.MaxValue;
}
