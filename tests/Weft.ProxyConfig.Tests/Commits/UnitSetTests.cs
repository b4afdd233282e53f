using Weft.ProxyConfig.Commits;

namespace Weft.ProxyConfig.Tests.Commits;

public class UnitSetTests
{
    private static ProxyResource Endpoints(string cluster, uint port) => ProxyResource.Create(new ClusterLoadAssignment
    {
        Cluster = cluster,
        Endpoints = { new Endpoint { Address = new SocketAddress { Address = "127.0.0.1", Port = port } } },
    });

    [Fact]
    public void Equal_content_has_an_equal_version_of_sixteen_hexadecimal_digits()
    {
        Endpoints("a", 1).Version.ShouldBe(Endpoints("a", 1).Version);
        Endpoints("a", 1).Version.ShouldMatch("^[0-9a-f]{16}$");
        Endpoints("a", 1).Version.ShouldNotBe(Endpoints("a", 2).Version);
    }

    [Fact]
    public void A_version_is_the_beginning_of_the_sha_256_of_the_bytes() =>
        ResourceHash.Of("abc"u8).ShouldBe("ba7816bf8f01cfea");

    [Fact]
    public void The_hash_of_a_set_does_not_depend_on_the_order_in_which_it_grew()
    {
        var (a, b, c) = (Endpoints("a", 1), Endpoints("b", 2), Endpoints("c", 3));
        var one = UnitSet.Of(Unit.Endpoints, [a, b, c]);
        var other = UnitSet.Empty(Unit.Endpoints).With(c).With(Endpoints("a", 9)).With(b).With(a);
        other.Hash.ShouldBe(one.Hash);
        other.Version.ShouldBe(one.Version);
    }

    [Fact]
    public void Adding_and_taking_away_gives_the_hash_of_before()
    {
        var set = UnitSet.Of(Unit.Endpoints, [Endpoints("a", 1)]);
        var back = set.With(Endpoints("b", 2)).Without(ResourceTypes.ClusterLoadAssignment, "b");
        back.Hash.ShouldBe(set.Hash);
        back.Count.ShouldBe(1);
    }

    [Fact]
    public void The_hash_of_one_resource_is_what_the_contract_says()
    {
        var hash = default(SetHash).Plus("t", "n", "v");
        var expected = System.Security.Cryptography.SHA256.HashData("t\nn\nv"u8)[..16];
        hash.ToByteString().ToByteArray().ShouldBe(expected);
    }

    [Fact]
    public void A_set_takes_only_resources_of_its_unit() =>
        Should.Throw<ArgumentException>(() => UnitSet.Of(Unit.Structure, [Endpoints("a", 1)]));

    [Fact]
    public void A_commit_matches_only_the_same_set_of_the_same_unit()
    {
        var set = UnitSet.Of(Unit.Endpoints, [Endpoints("a", 1)]);
        set.Matches(set.ToCommit()).ShouldBeTrue();
        set.With(Endpoints("a", 2)).Matches(set.ToCommit()).ShouldBeFalse();
        UnitSet.Empty(Unit.Identity).Matches(UnitSet.Empty(Unit.Structure).ToCommit()).ShouldBeFalse();
    }
}
