namespace Weft.Identity.Authority;

/// <summary>A workload certificate.</summary>
/// <param name="ChainPem">The leaf, then the intermediates without the root, PEM.</param>
/// <param name="SerialNumber">128-bit random number as upper-case hexadecimal.</param>
/// <param name="IssuedAt">The moment of issue (the certificate's NotBefore lies <see cref="CertificateAuthority.ClockSkew"/> earlier).</param>
/// <param name="ExpiresAt">The certificate's NotAfter, whole seconds.</param>
/// <param name="UriNames">The URI SANs in their order.</param>
public sealed record IssuedCertificate(
    string ChainPem,
    string SerialNumber,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<string> UriNames)
{
    /// <summary>When a new certificate is due: after 4/5 of the lifetime, as in Kuma.</summary>
    public DateTimeOffset NextRenewal => RenewalSchedule.NextRenewal(ExpiresAt, IssuedAt);
}
