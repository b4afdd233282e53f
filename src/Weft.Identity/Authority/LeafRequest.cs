namespace Weft.Identity.Authority;

/// <summary>What a workload certificate shall say.</summary>
/// <param name="UriNames">The URI SANs in their order; at least one.</param>
/// <param name="PublicKey">A PKCS#10 request (DER), whose signature is checked and whose subject and extensions are ignored.</param>
/// <param name="Lifetime">From now; seconds are honoured. Cut to the authority's own end.</param>
public sealed record LeafRequest(IReadOnlyList<string> UriNames, ReadOnlyMemory<byte> PublicKey, TimeSpan Lifetime);
