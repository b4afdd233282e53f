using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weft.Identity.Spiffe;

namespace Weft.Identity.Authority;

/// <summary>A certificate authority that signs workload certificates. Safe for concurrent use.</summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>How far NotBefore lies in the past, for clocks that differ: 10 seconds, as in Kuma.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string SubjectAlternativeNames = "2.5.29.17";
    private const int UriNameTag = 6; // RFC 5280 section 4.2.1.6: uniformResourceIdentifier [6] IA5String
    private const int SmallestRsaBits = 1024;
    private const int LargestRsaBits = 16384;

    private readonly X509Certificate2 _root;
    private readonly AsymmetricAlgorithm _key;
    private readonly X509SignatureGenerator _signer;
    private readonly TimeProvider _clock;
    // RSA and ECDSA objects of the platform may be used by one thread at a time.
    private readonly Lock _signing = new();

    private CertificateAuthority(X509Certificate2 root, AsymmetricAlgorithm key, TimeProvider clock)
    {
        (_root, _key, _clock) = (root, key, clock);
        _signer = key switch
        {
            RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
            _ => throw new CertificateRefusedException("the certificate authority's key must be RSA or ECDSA"),
        };
        CertificatePem = root.ExportCertificatePem();
    }

    /// <summary>The authority's own certificate, PEM.</summary>
    public string CertificatePem { get; }

    /// <summary>The end of the authority's certificate.</summary>
    public DateTimeOffset ExpiresAt => _root.NotAfter.ToUniversalTime();

    /// <summary>The private key: PKCS#1 (RSA) or SEC 1 (EC) PEM, as Kuma stores it.</summary>
    public string ExportKeyPem() => _key is RSA rsa ? rsa.ExportRSAPrivateKeyPem() : ((ECDsa)_key).ExportECPrivateKeyPem();

    /// <summary>Makes a builtin root: self-signed RSA, <c>CN=mesh, OU=Mesh, O=Kuma</c>, URI SAN <c>spiffe://mesh</c>, keyCertSign and cRLSign.</summary>
    /// <exception cref="CertificateRefusedException">The key size is not supported, or the mesh's name cannot be a trust domain.</exception>
    public static CertificateAuthority Create(RootRequest request, TimeProvider clock)
    {
        if (request.RsaBits is < SmallestRsaBits or > LargestRsaBits || request.RsaBits % 8 != 0)
            throw new CertificateRefusedException($"an RSA key of {request.RsaBits} bits is not supported");
        if (!SpiffeId.TryParse($"spiffe://{request.Mesh}", out var identity))
            throw new CertificateRefusedException($"the mesh's name '{request.Mesh}' cannot be a SPIFFE trust domain");

        var key = RSA.Create(request.RsaBits);
        // The name is kept from Kuma, so that a migrated mesh and its dashboards see the same issuer.
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(request.Mesh);
        subject.AddOrganizationalUnitName("Mesh");
        subject.AddOrganizationName("Kuma");
        var certificate = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        certificate.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        certificate.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        certificate.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(certificate.PublicKey, critical: false));
        certificate.CertificateExtensions.Add(UriNames([identity.ToString()], critical: false));
        var now = clock.GetUtcNow();
        using var selfSigned = certificate.CreateSelfSigned(now - ClockSkew, now + (request.Lifetime ?? RootRequest.DefaultLifetime));
        return new CertificateAuthority(X509CertificateLoader.LoadCertificate(selfSigned.RawData), key, clock);
    }

    /// <summary>Takes an authority from PEM, as kept in the secrets of a mesh or given by its operator.</summary>
    /// <exception cref="CertificateRefusedException">Not PEM, not a CA, or the key does not belong to the certificate.</exception>
    public static CertificateAuthority FromPem(string certificatePem, string keyPem, TimeProvider clock)
    {
        try
        {
            var root = X509Certificate2.CreateFromPem(certificatePem);
            var key = ReadKey(root, keyPem);
            RequireAuthority(root);
            return new CertificateAuthority(root, key, clock);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new CertificateRefusedException($"not a certificate authority: {failure.Message}", failure);
        }
    }

    /// <summary>Signs a workload certificate: empty subject, digitalSignature, server and client authentication, the asked URI SANs.</summary>
    /// <exception cref="CertificateRefusedException">The request is malformed, its signature is wrong, its key is not P-256, or this authority has ended.</exception>
    public IssuedCertificate Issue(LeafRequest request)
    {
        if (request.UriNames.Count == 0) throw new CertificateRefusedException("a certificate needs at least one name");
        var now = _clock.GetUtcNow();
        var expiresAt = WholeSeconds(now + request.Lifetime);
        if (expiresAt > ExpiresAt) expiresAt = ExpiresAt;
        if (expiresAt <= now) throw new CertificateRefusedException("the certificate authority has expired");

        var leaf = new CertificateRequest(new X500DistinguishedName(""), CheckedKey(request.PublicKey), HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        leaf.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        leaf.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, includeKeyIdentifier: HasKeyIdentifier(), includeIssuerAndSerial: false));
        // RFC 5280 section 4.2.1.6: with an empty subject the alternative names are critical.
        leaf.CertificateExtensions.Add(UriNames(request.UriNames, critical: true));

        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)(serial[0] & 0x7F | 0x40); // positive and of full length in DER
        X509Certificate2 certificate;
        lock (_signing) certificate = leaf.Create(_root.SubjectName, _signer, now - ClockSkew, expiresAt, serial);
        using (certificate)
            return new IssuedCertificate(certificate.ExportCertificatePem(), certificate.SerialNumber, now, expiresAt, request.UriNames);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }

    private static PublicKey CheckedKey(ReadOnlyMemory<byte> pkcs10)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequest(pkcs10.ToArray(), HashAlgorithmName.SHA256);
            using var key = request.PublicKey.GetECDsaPublicKey();
            if (key is null || key.ExportParameters(false).Curve.Oid.Value != P256)
                throw new CertificateRefusedException("the certificate request's key must be ECDSA P-256");
            return request.PublicKey;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new CertificateRefusedException($"the certificate request cannot be used: {failure.Message}", failure);
        }
    }

    private static AsymmetricAlgorithm ReadKey(X509Certificate2 root, string keyPem)
    {
        AsymmetricAlgorithm key = root.GetKeyAlgorithm() == "1.2.840.113549.1.1.1" ? RSA.Create() : ECDsa.Create();
        key.ImportFromPem(keyPem);
        if (!key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(root.PublicKey.ExportSubjectPublicKeyInfo()))
            throw new CertificateRefusedException("the key does not belong to the certificate");
        return key;
    }

    private static void RequireAuthority(X509Certificate2 root)
    {
        if (root.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
            throw new CertificateRefusedException("basic constraint 'CA' must be set to 'true' (see X509-SVID: 4.1. Basic Constraints)");
        var usage = root.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages ?? X509KeyUsageFlags.None;
        if (!usage.HasFlag(X509KeyUsageFlags.KeyCertSign))
            throw new CertificateRefusedException("key usage extension 'keyCertSign' must be set (see X509-SVID: 4.3. Key Usage)");
        if (usage.HasFlag(X509KeyUsageFlags.KeyAgreement))
            throw new CertificateRefusedException("key usage extension 'keyAgreement' must NOT be set (see X509-SVID: 4.3. Key Usage)");
    }

    private bool HasKeyIdentifier() => _root.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any();

    // Written by hand: the platform's builder passes names through System.Uri, which lower-cases tags and appends slashes.
    private static X509Extension UriNames(IReadOnlyList<string> names, bool critical)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            foreach (var name in names)
                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, UriNameTag));
        return new X509Extension(SubjectAlternativeNames, writer.Encode(), critical);
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, time.Offset);
}
