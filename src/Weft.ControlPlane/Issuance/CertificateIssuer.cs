using Weft.Identity.Authority;
using Weft.Identity.Spiffe;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;

namespace Weft.ControlPlane.Issuance;

/// <summary>Issues the certificates of proxies.</summary>
internal sealed class CertificateIssuer(MeshAuthorities authorities)
{
    /// <summary>Kuma's default life of a proxy's certificate.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(24);

    /// <summary>Issues a certificate.</summary>
    /// <param name="mesh">The mesh's name.</param>
    /// <param name="backend">The mesh's enabled back end.</param>
    /// <param name="tagSets">The tags of the proxy's inbounds in their order: they become the certificate's names.</param>
    /// <param name="pkcs10">The proxy's certificate request, DER.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="CertificateRefusedException">The request or the authority cannot be used.</exception>
    public async Task<WorkloadIdentity> IssueAsync(
        string mesh, CertificateAuthorityBackend backend, IEnumerable<TagSet> tagSets, ReadOnlyMemory<byte> pkcs10, CancellationToken cancel)
    {
        var authority = await authorities.OpenAsync(mesh, backend, cancel);
        var certificate = authority.Issue(new LeafRequest(WorkloadNames.Of(mesh, tagSets), pkcs10, Lifetime(backend)));
        return new WorkloadIdentity(certificate, backend.Name, TrustBundle.Of(authority.CertificatePem));
    }

    /// <summary>What the proxies of a mesh trust while a back end is enabled.</summary>
    /// <exception cref="CertificateRefusedException">The authority's material cannot be used.</exception>
    public async Task<TrustBundle> TrustAsync(string mesh, CertificateAuthorityBackend backend, CancellationToken cancel) =>
        TrustBundle.Of((await authorities.OpenAsync(mesh, backend, cancel)).CertificatePem);

    /// <summary>When a certificate must be replaced: at 4/5 of its life.</summary>
    public static DateTimeOffset NextRenewal(DateTimeOffset expiry, DateTimeOffset issuedAt) => RenewalSchedule.NextRenewal(expiry, issuedAt);

    private static TimeSpan Lifetime(CertificateAuthorityBackend backend) =>
        backend.DpCert is { RotationExpiration.Length: > 0 } settings
        && ExpirationText.TryParse(settings.RotationExpiration, out var lifetime) && lifetime > TimeSpan.Zero
            ? lifetime
            : DefaultLifetime;
}
