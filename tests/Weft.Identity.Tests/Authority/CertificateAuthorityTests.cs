using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weft.Identity.Authority;

namespace Weft.Identity.Tests.Authority;

public sealed class CertificateAuthorityTests : IDisposable
{
    private static readonly string[] Names = ["spiffe://default/web", "spiffe://default/admin", "kuma://Version/1:a"];
    private readonly SettableClock _clock = SettableClock.AtStart();
    private readonly CertificateAuthority _authority;

    public CertificateAuthorityTests() => _authority = CertificateAuthority.Create(new RootRequest("default"), _clock);

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void A_builtin_root_looks_as_in_Kuma()
    {
        using var root = X509CertificateLoader.LoadCertificate(Der(_authority.CertificatePem));

        root.Subject.ShouldBe("CN=default, OU=Mesh, O=Kuma");
        root.Issuer.ShouldBe(root.Subject);
        root.GetRSAPublicKey()!.KeySize.ShouldBe(2048);
        root.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.ShouldBeTrue();
        root.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages
            .ShouldBe(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign);
        UriNames(root).ShouldBe(["spiffe://default"]);
        (_clock.Now - root.NotBefore.ToUniversalTime()).ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
        (root.NotAfter.ToUniversalTime() - _clock.Now).TotalDays.ShouldBe(3650, 0.01);
    }

    [Fact]
    public void A_leaf_says_what_was_asked_and_chains_to_its_root()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = _authority.Issue(new LeafRequest(Names, Request(key, "CN=evil"), TimeSpan.FromHours(24)));
        using var leaf = X509CertificateLoader.LoadCertificate(Der(issued.ChainPem));

        leaf.Subject.ShouldBeEmpty();
        UriNames(leaf).ShouldBe(Names);
        leaf.SerialNumber.Length.ShouldBe(32);
        leaf.SerialNumber.ShouldBe(issued.SerialNumber);
        leaf.PublicKey.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
        leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.ShouldBe(X509KeyUsageFlags.DigitalSignature);
        leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value)
            .ShouldBe(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
        leaf.NotAfter.ToUniversalTime().ShouldBe(issued.ExpiresAt.UtcDateTime);
        ChainsTo(leaf, _authority.CertificatePem).ShouldBeTrue();
    }

    [Fact]
    public void A_leaf_does_not_chain_to_another_mesh()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = CertificateAuthority.Create(new RootRequest("default"), _clock);
        using var leaf = X509CertificateLoader.LoadCertificate(
            Der(_authority.Issue(new LeafRequest(Names, Request(key), TimeSpan.FromHours(1))).ChainPem));

        ChainsTo(leaf, other.CertificatePem).ShouldBeFalse();
    }

    [Fact]
    public void A_life_of_seconds_is_honoured_and_renewal_is_due_after_four_fifths()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = _authority.Issue(new LeafRequest(Names, Request(key), TimeSpan.FromSeconds(5)));

        (issued.ExpiresAt - _clock.Now).ShouldBeInRange(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        RenewalSchedule.NextRenewal(_clock.Now.AddHours(10), _clock.Now).ShouldBe(_clock.Now.AddHours(8));
        issued.NextRenewal.ShouldBeLessThan(issued.ExpiresAt);
    }

    [Fact]
    public void A_leaf_never_outlives_its_root()
    {
        using var shortLived = CertificateAuthority.Create(new RootRequest("default", Lifetime: TimeSpan.FromMinutes(1)), _clock);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        shortLived.Issue(new LeafRequest(Names, Request(key), TimeSpan.FromHours(1))).ExpiresAt.ShouldBe(shortLived.ExpiresAt);
        _clock.Now = _clock.Now.AddMinutes(2);
        Should.Throw<CertificateRefusedException>(() => shortLived.Issue(new LeafRequest(Names, Request(key), TimeSpan.FromHours(1))))
            .Message.ShouldContain("expired");
    }

    [Fact]
    public void A_request_with_a_broken_signature_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key);
        request[^1] ^= 1;

        Should.Throw<CertificateRefusedException>(() => _authority.Issue(new LeafRequest(Names, request, TimeSpan.FromHours(1))));
    }

    [Fact]
    public void A_request_for_another_curve_or_garbage_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Should.Throw<CertificateRefusedException>(() => _authority.Issue(new LeafRequest(Names, Request(key), TimeSpan.FromHours(1))));
        Should.Throw<CertificateRefusedException>(() => _authority.Issue(new LeafRequest(Names, "no"u8.ToArray(), TimeSpan.FromHours(1))));
    }

    [Fact]
    public void An_authority_kept_as_PEM_goes_on_issuing_under_the_same_root()
    {
        using var restored = CertificateAuthority.FromPem(_authority.CertificatePem, _authority.ExportKeyPem(), _clock);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = X509CertificateLoader.LoadCertificate(
            Der(restored.Issue(new LeafRequest(Names, Request(key), TimeSpan.FromHours(1))).ChainPem));

        ChainsTo(leaf, _authority.CertificatePem).ShouldBeTrue();
    }

    [Fact]
    public void A_key_of_another_root_or_a_leaf_is_no_authority()
    {
        using var other = CertificateAuthority.Create(new RootRequest("default"), _clock);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = _authority.Issue(new LeafRequest(Names, Request(key), TimeSpan.FromHours(1)));

        Should.Throw<CertificateRefusedException>(() => CertificateAuthority.FromPem(_authority.CertificatePem, other.ExportKeyPem(), _clock));
        Should.Throw<CertificateRefusedException>(() => CertificateAuthority.FromPem(leaf.ChainPem, key.ExportECPrivateKeyPem(), _clock));
        Should.Throw<CertificateRefusedException>(() => CertificateAuthority.FromPem("nothing", "nothing", _clock));
    }

    [Fact]
    public void A_trust_bundle_is_stable_and_without_repetition()
    {
        using var other = CertificateAuthority.Create(new RootRequest("default"), _clock);
        var one = TrustBundle.Of(_authority.CertificatePem, other.CertificatePem);
        var same = TrustBundle.Of(other.CertificatePem, _authority.CertificatePem, other.CertificatePem);

        same.Pem.ShouldBe(one.Pem);
        same.Fingerprint.ShouldBe(one.Fingerprint);
        TrustBundle.Of(other.CertificatePem).Fingerprint.ShouldNotBe(one.Fingerprint);
    }

    [Fact]
    public void A_server_certificate_is_its_own_anchor_for_localhost_and_addresses()
    {
        using var server = ServerCertificate.Create(["localhost", "127.0.0.1", "::1"], _clock).Load();

        server.HasPrivateKey.ShouldBeTrue();
        server.MatchesHostname("localhost").ShouldBeTrue();
        server.MatchesHostname("127.0.0.1").ShouldBeTrue();
        server.MatchesHostname("example.org").ShouldBeFalse();
        ChainsTo(server, server.ExportCertificatePem()).ShouldBeTrue();
    }

    private static byte[] Request(ECDsa key, string subject = "") =>
        new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256).CreateSigningRequest();

    private static byte[] Der(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }

    private bool ChainsTo(X509Certificate2 leaf, string rootPem)
    {
        using var root = X509CertificateLoader.LoadCertificate(Der(rootPem));
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _clock.Now.UtcDateTime;
        return chain.Build(leaf);
    }

    // [6] IA5String items, read without the code under test.
    private static List<string> UriNames(X509Certificate2 certificate)
    {
        var data = certificate.Extensions.Single(extension => extension.Oid!.Value == "2.5.29.17").RawData;
        var reader = new System.Formats.Asn1.AsnReader(data, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var names = new List<string>();
        while (reader.HasData)
        {
            var item = reader.ReadEncodedValue();
            item.Span[0].ShouldBe((byte)0x86);
            names.Add(Encoding.ASCII.GetString(item.Span[2..]));
        }
        return names;
    }
}
