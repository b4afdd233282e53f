namespace Weft.Identity.Authority;

/// <summary>A certificate request or a certificate authority's material cannot be used; the message says why, in words for its sender.</summary>
public sealed class CertificateRefusedException(string message, Exception? inner = null) : Exception(message, inner);
