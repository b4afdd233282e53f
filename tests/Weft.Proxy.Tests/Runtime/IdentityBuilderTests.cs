using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Transport;
using Weft.ProxyConfig;

namespace Weft.Proxy.Tests.Runtime;

public sealed class IdentityBuilderTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void A_good_unit_gives_secrets_and_the_digests_of_its_roots()
    {
        using var other = new TestAuthority("other");
        var (chain, key) = _authority.Issue(["spiffe://default/a"]);

        var secrets = IdentityBuilder.Build(
            new IdentityUnit("1", [Identity(chain, Pem(key)), Bundle([.. _authority.Pem, (byte)'\n', .. other.Pem])]), 7, Now, out var roots, out var violations);

        violations.ShouldBeEmpty();
        secrets!.Generation.ShouldBe(7);
        secrets.Identities.Keys.ShouldBe(["identity"]);
        roots.Order().ShouldBe(new[] { _authority.Sha256, other.Sha256 }.Order());
    }

    [Fact]
    public void What_cannot_be_used_is_refused_with_its_field()
    {
        var (chain, key) = _authority.Issue(["spiffe://default/a"]);
        var (_, foreignKey) = _authority.Issue(["spiffe://default/b"]);
        var (old, oldKey) = _authority.Issue(["spiffe://default/a"], expired: true);

        Violation(Identity(old, Pem(oldKey))).ShouldStartWith("Secret identity: identity.certificate_chain: the certificate expired at ");
        Violation(Identity(chain, Pem(foreignKey))).ShouldStartWith("Secret identity: identity.private_key: is not the key of the certificate");
        Violation(Identity(chain, [])).ShouldBe("Secret identity: identity.private_key: is missing");
        Violation(Identity("x"u8.ToArray(), Pem(key))).ShouldStartWith("Secret identity: identity.certificate_chain: is not PEM of a certificate");
        Violation(Bundle("x"u8.ToArray())).ShouldBe("Secret ca: trust_bundle.certificates: has no certificate");
        Violation(Bundle("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"u8.ToArray())).ShouldStartWith("Secret ca: trust_bundle.certificates: is not PEM of certificates");
        Violation(new Secret { Name = "empty" }).ShouldBe("Secret empty: kind: must have one of identity, trust_bundle");
    }

    [Fact]
    public void All_problems_are_collected()
    {
        IdentityBuilder.Build(new IdentityUnit("1", [new Secret { Name = "a" }, Bundle([]), Identity([], [])]), 1, Now, out _, out var violations).ShouldBeNull();
        violations.Select(v => v.Resource).Distinct().ShouldBe(["Secret a", "Secret ca", "Secret identity"]);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static byte[] Pem(byte[] key) => Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", key));

    private static Secret Identity(byte[] chain, byte[] key) => new() { Name = "identity", Identity = new Identity { CertificateChain = Source(chain), PrivateKey = Source(key) } };

    private static Secret Bundle(byte[] pem) => new() { Name = "ca", TrustBundle = new TrustBundle { Certificates = Source(pem) } };

    private static DataSource Source(byte[] bytes) => new() { InlineBytes = ByteString.CopyFrom(bytes) };

    private static string Violation(Secret secret)
    {
        IdentityBuilder.Build(new IdentityUnit("1", [secret]), 1, Now, out _, out var violations).ShouldBeNull();
        return violations.Single().ToString();
    }
}
