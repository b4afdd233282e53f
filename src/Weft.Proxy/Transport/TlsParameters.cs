namespace Weft.Proxy.Transport;

/// <summary>What a TLS handshake agreed on; zeros without TLS.</summary>
/// <param name="Version">The protocol's number, such as 0x0304 for TLS 1.3.</param>
/// <param name="Cipher">The suite's number that IANA registered.</param>
internal readonly record struct TlsParameters(int Version, int Cipher);
