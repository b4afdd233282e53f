using Google.Protobuf;
using Weft.DataPlane.Keys;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.DataPlane.Tests.Keys;

public class KeyJoinTests
{
    private static UnitSet IdentityFor(ProxyKey key) => UnitSet.Of(Unit.Identity, [ProxyResource.Create(new Secret
    {
        Name = "id",
        Identity = new ProxyConfig.Identity
        {
            CertificateChain = new DataSource { InlineBytes = ByteString.CopyFromUtf8("chain") },
            PublicKeySha256 = ByteString.CopyFrom(Convert.FromHexString(key.PublicKeyHash)),
        },
    })]);

    [Fact]
    public void A_certificate_finds_its_key_and_keeps_its_version()
    {
        var keys = new KeyRing();
        keys.Add();
        var key = keys.Add();
        var sent = IdentityFor(key);
        var joined = KeyJoin.Fill(sent, keys, out var problem);
        problem.ShouldBeNull();
        joined.Hash.ShouldBe(sent.Hash);
        joined.Messages<Secret>()[0].Identity.PrivateKey.InlineBytes.ToStringUtf8().ShouldBe(key.ToPem());
        sent.Messages<Secret>()[0].Identity.PrivateKey.ShouldBeNull();
    }

    [Fact]
    public void A_certificate_for_a_foreign_key_is_refused_with_the_field()
    {
        using var foreign = ProxyKey.Create();
        KeyJoin.Fill(IdentityFor(foreign), new KeyRing(), out var problem);
        problem.ShouldNotBeNull().ShouldContain("identity.public_key_sha256");
    }

    [Fact]
    public void A_kept_unit_gives_its_key_back_to_the_ring()
    {
        var keys = new KeyRing();
        var joined = KeyJoin.Fill(IdentityFor(keys.Add()), keys, out _);
        var later = new KeyRing();
        var bare = KeyJoin.Split(joined, later);
        bare.Messages<Secret>()[0].Identity.PrivateKey.ShouldBeNull();
        KeyJoin.Fill(bare, later, out var problem).Hash.ShouldBe(joined.Hash);
        problem.ShouldBeNull();
    }

    [Fact]
    public void The_key_in_use_outlives_those_that_were_only_asked_for()
    {
        var keys = new KeyRing();
        var used = keys.Add();
        keys.Use(used.PublicKeyHash).ShouldBeTrue();
        keys.Use(used.PublicKeyHash).ShouldBeFalse();
        for (var i = 0; i < 10; i++) keys.Add();
        keys.TryFind(used.PublicKeyHash, out _).ShouldBeTrue();
    }
}
