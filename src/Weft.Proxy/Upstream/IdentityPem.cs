namespace Weft.Proxy.Upstream;

/// <summary>A certificate chain, leaf first, and its private key.</summary>
internal sealed record IdentityPem(byte[] CertificateChain, byte[] PrivateKey);
