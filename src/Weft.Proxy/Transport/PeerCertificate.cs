namespace Weft.Proxy.Transport;

/// <summary>What is kept of a peer's verified leaf certificate.</summary>
/// <param name="Uris">URI subject alternative names, in the certificate's order.</param>
/// <param name="DnsNames">DNS subject alternative names, in the certificate's order.</param>
/// <param name="NotAfter">The end of its validity.</param>
/// <param name="Subject">The distinguished name in RFC 2253 form; often empty in a mesh.</param>
/// <param name="LeafSha256">SHA-256 of the certificate itself, in lower-case hex.</param>
/// <param name="RootSha256">SHA-256 of the root that verified it, in lower-case hex.</param>
internal sealed record PeerCertificate(
    IReadOnlyList<string> Uris,
    IReadOnlyList<string> DnsNames,
    DateTimeOffset NotAfter,
    string Subject,
    string LeafSha256,
    string RootSha256);
