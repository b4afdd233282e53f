using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weft.ControlPlane.Issuance;
using Weft.Identity.Authority;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using Weft.Store.Memory;

namespace Weft.ControlPlane.Tests.Issuance;

public sealed class CertificateIssuerTests : IAsyncLifetime
{
    private static readonly TagSet[] Tags = [TagSet.Of((TagNames.Service, "web"), ("version", "1"))];
    private readonly MemoryStore _store = new(TimeProvider.System);
    private readonly MeshSecrets _secrets;
    private readonly MeshAuthorities _authorities;
    private readonly CertificateIssuer _issuer;

    public CertificateIssuerTests()
    {
        _secrets = new MeshSecrets(_store);
        _authorities = new MeshAuthorities(_secrets, TimeProvider.System);
        _issuer = new CertificateIssuer(_authorities);
    }

    public async ValueTask InitializeAsync() =>
        await _store.CreateAsync(new Resource { Kind = BuiltInKinds.Mesh, Name = "default", Spec = new MeshSpec() });

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_builtin_back_end_issues_with_the_life_its_mesh_asks_for()
    {
        var backend = Builtin("ca-1") with { DpCert = new CertificateSettings { RotationExpiration = "5s" } };
        await _authorities.EnsureAsync("default", Spec(backend), default);
        var identity = await _issuer.IssueAsync("default", backend, Tags, Request(), default);

        identity.Backend.ShouldBe("ca-1");
        identity.Certificate.UriNames.ShouldBe(["spiffe://default/web", "kuma://kuma.io/service/web", "kuma://version/1"]);
        (identity.Certificate.ExpiresAt - identity.Certificate.IssuedAt).ShouldBeInRange(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        (identity.Certificate.NextRenewal - identity.Certificate.IssuedAt).ShouldBeInRange(TimeSpan.FromSeconds(3.2), TimeSpan.FromSeconds(4));
        identity.Trust.Pem.ShouldBe((await _issuer.TrustAsync("default", backend, default)).Pem);
    }

    [Fact]
    public async Task Making_the_authority_again_keeps_the_one_there_is()
    {
        var spec = Spec(Builtin("ca-1"));
        await _authorities.EnsureAsync("default", spec, default);
        var first = await _secrets.FindAsync("default", "default.ca-builtin-cert-ca-1", default);
        await _authorities.EnsureAsync("default", spec, default);

        (await _secrets.FindAsync("default", "default.ca-builtin-cert-ca-1", default)).ShouldBe(first);
    }

    [Fact]
    public async Task A_provided_back_end_issues_under_the_operators_root()
    {
        using var root = CertificateAuthority.Create(new RootRequest("default"), TimeProvider.System);
        var backend = new CertificateAuthorityBackend
        {
            Name = "own",
            Type = "provided",
            Conf = new ProvidedAuthority { Cert = new DataSource { InlineString = root.CertificatePem }, Key = new DataSource { Secret = "key" } },
        };
        await _secrets.CreateAsync("default", "key", System.Text.Encoding.ASCII.GetBytes(root.ExportKeyPem()), default);
        var identity = await _issuer.IssueAsync("default", backend, Tags, Request(), default);

        using var leaf = X509Certificate2.CreateFromPem(identity.Certificate.ChainPem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(root.CertificatePem);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.Build(leaf).ShouldBeTrue();
    }

    [Fact]
    public async Task An_authority_whose_secret_is_missing_says_which() =>
        (await Should.ThrowAsync<CertificateRefusedException>(() => _issuer.IssueAsync("default", Builtin("ca-9"), Tags, Request(), default)))
        .Message.ShouldContain("secret default.ca-builtin-cert-ca-9 is missing");

    private static CertificateAuthorityBackend Builtin(string name) => new() { Name = name, Type = "builtin" };

    private static MeshSpec Spec(CertificateAuthorityBackend backend) => new() { Mtls = new MutualTls { EnabledBackend = backend.Name, Backends = [backend] } };

    private static byte[] Request()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }
}
