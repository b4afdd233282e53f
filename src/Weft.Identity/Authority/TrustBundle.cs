using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weft.Identity.Authority;

/// <summary>The roots a mesh's proxies trust.</summary>
public sealed class TrustBundle
{
    private TrustBundle(string pem, string fingerprint) => (Pem, Fingerprint) = (pem, fingerprint);

    /// <summary>All roots, PEM, in a stable order without repetition.</summary>
    public string Pem { get; }

    /// <summary>SHA-256 over the roots: changes exactly when the set of roots does.</summary>
    public string Fingerprint { get; }

    /// <summary>Joins the certificates of <paramref name="pems"/>; each text may hold several.</summary>
    /// <exception cref="CertificateRefusedException">A text holds no certificate, or a broken one.</exception>
    public static TrustBundle Of(params IEnumerable<string> pems)
    {
        var roots = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var pem in pems)
            {
                var certificates = new X509Certificate2Collection();
                certificates.ImportFromPem(pem);
                if (certificates.Count == 0) throw new CertificateRefusedException("a trust bundle holds no certificate");
                foreach (var certificate in certificates)
                    using (certificate)
                        roots[certificate.GetCertHashString(HashAlgorithmName.SHA256)] = certificate.ExportCertificatePem();
            }
        }
        catch (CryptographicException failure)
        {
            throw new CertificateRefusedException($"a trust bundle cannot be read: {failure.Message}", failure);
        }
        var all = string.Join('\n', roots.Values) + "\n";
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(string.Join(',', roots.Keys))));
        return new TrustBundle(all, fingerprint);
    }
}
