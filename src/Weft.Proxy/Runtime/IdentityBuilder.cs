using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.ProxyConfig;

namespace Weft.Proxy.Runtime;

/// <summary>Checks an identity unit whole: certificates can be read, keys belong to them, nothing is expired.</summary>
internal static class IdentityBuilder
{
    /// <summary>The secrets, or null with every problem found.</summary>
    /// <param name="unit">What was committed.</param>
    /// <param name="generation">The number of this generation.</param>
    /// <param name="now">To refuse what is expired.</param>
    /// <param name="trustedRoots">SHA-256 of every root, lower-case hex.</param>
    /// <param name="violations">Why it was refused.</param>
    public static SecretSet? Build(
        IdentityUnit unit, long generation, DateTimeOffset now, out IReadOnlySet<string> trustedRoots, out IReadOnlyList<ConfigurationViolation> violations)
    {
        var problems = new ViolationCollector();
        var identities = new Dictionary<string, IdentityPem>(StringComparer.Ordinal);
        var bundles = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var roots = new HashSet<string>(StringComparer.Ordinal);
        var ends = new List<DateTimeOffset>();
        foreach (var secret in unit.Secrets)
        {
            problems.Enter("Secret", secret.Name);
            if (secret.KindCase == Secret.KindOneofCase.Identity) identities[secret.Name] = ReadIdentity(secret.Identity, now, problems);
            else if (secret.KindCase == Secret.KindOneofCase.TrustBundle) bundles[secret.Name] = ReadBundle(secret.TrustBundle, roots, ends, problems);
            else problems.Add("kind", "must have one of identity, trust_bundle");
        }
        if (!problems.Any) CheckContexts(identities, bundles, problems);
        trustedRoots = roots;
        violations = problems.Violations;
        return problems.Any ? null : new SecretSet(generation, identities, bundles)
        {
            FirstExpiry = identities.Values.Select(identity => identity.NotAfter).Concat(ends).Cast<DateTimeOffset?>().Min(),
        };
    }

    // What OpenSSL would refuse when a connection needs it is refused here.
    private static void CheckContexts(Dictionary<string, IdentityPem> identities, Dictionary<string, byte[]> bundles, ViolationCollector problems)
    {
        foreach (var (name, identity) in identities)
        {
            problems.Enter("Secret", name);
            foreach (var bundle in bundles.Values)
            {
                try
                {
                    TlsContext.CreateClient(identity.CertificateChain, identity.PrivateKey, bundle, []).Dispose();
                }
                catch (TlsSetupException exception)
                {
                    problems.Add("identity", "cannot be used for TLS: " + exception.Message);
                }
            }
        }
    }

    /// <summary>Bytes that must be in place.</summary>
    public static byte[] ReadBytes(DataSource? source, string field, ViolationCollector problems)
    {
        var bytes = Bytes(source);
        if (bytes.Length == 0) problems.Add(field, "is missing");
        return bytes;
    }

    /// <summary>Whether a certificate can be served: as it was given, with the time of its end.</summary>
    public static IdentityPem CheckServer(IdentityPem own, string field, ViolationCollector problems)
    {
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(own.CertificateChain));
            own = own with { NotAfter = leaf.NotAfter.ToUniversalTime() };
            TlsContext.CreateServer(own.CertificateChain, own.PrivateKey, default, [], requiresClientCertificate: false).Dispose();
        }
        catch (Exception exception) when (exception is TlsSetupException or CryptographicException)
        {
            problems.Add(field, "cannot be used for TLS: " + exception.Message);
        }
        return own;
    }

    private static IdentityPem ReadIdentity(Identity identity, DateTimeOffset now, ViolationCollector problems)
    {
        var chain = Bytes(identity.CertificateChain);
        var key = Bytes(identity.PrivateKey);
        var ends = DateTimeOffset.MaxValue;
        if (key.Length == 0) problems.Add("identity.private_key", "is missing");
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(chain));
            ends = leaf.NotAfter.ToUniversalTime();
            if (leaf.NotAfter.ToUniversalTime() <= now.UtcDateTime)
                problems.Add("identity.certificate_chain", $"the certificate expired at {leaf.NotAfter.ToUniversalTime():O}");
            if (key.Length > 0) CheckKey(chain, key, problems);
        }
        catch (CryptographicException exception)
        {
            problems.Add("identity.certificate_chain", "is not PEM of a certificate: " + exception.Message);
        }
        return new IdentityPem(chain, key) { NotAfter = ends };
    }

    private static void CheckKey(byte[] chain, byte[] key, ViolationCollector problems)
    {
        try
        {
            using var pair = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(chain), Encoding.ASCII.GetString(key));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            problems.Add("identity.private_key", "is not the key of the certificate: " + exception.Message);
        }
    }

    private static byte[] ReadBundle(TrustBundle bundle, HashSet<string> roots, List<DateTimeOffset> ends, ViolationCollector problems)
    {
        var pem = Bytes(bundle.Certificates);
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(Encoding.ASCII.GetString(pem));
            if (certificates.Count == 0) problems.Add("trust_bundle.certificates", "has no certificate");
            foreach (var certificate in certificates)
            {
                roots.Add(certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant());
                ends.Add(certificate.NotAfter.ToUniversalTime());
            }
        }
        catch (CryptographicException exception)
        {
            problems.Add("trust_bundle.certificates", "is not PEM of certificates: " + exception.Message);
        }
        return pem;
    }

    private static byte[] Bytes(DataSource? source) => source?.SourceCase switch
    {
        DataSource.SourceOneofCase.InlineBytes => source.InlineBytes.ToByteArray(),
        DataSource.SourceOneofCase.InlineString => Encoding.UTF8.GetBytes(source.InlineString),
        _ => [],
    };
}
