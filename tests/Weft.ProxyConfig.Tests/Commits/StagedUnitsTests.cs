using Google.Protobuf;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ProxyConfig.Tests.Commits;

public class StagedUnitsTests
{
    private readonly StagedUnits _staged = new();

    private static ProxyResource Cluster(string name) => ProxyResource.Create(new Cluster { Name = name });

    private static DeltaDiscoveryResponse Response(params ProxyResource[] resources)
    {
        var response = new DeltaDiscoveryResponse { TypeUrl = resources[0].TypeUrl };
        response.Resources.AddRange(resources.Select(resource => resource.Pack()));
        return response;
    }

    [Fact]
    public void A_unit_is_complete_once_all_its_resources_are_staged()
    {
        var whole = UnitSet.Of(Unit.Structure, [Cluster("a"), Cluster("b")]);
        _staged.Stage(Response(Cluster("a"))).ShouldBeNull();
        _staged.TryComplete(whole.ToCommit(), out _, out var problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain("means 2 resources, staged are 1");

        _staged.Stage(Response(Cluster("b"))).ShouldBeNull();
        _staged.TryComplete(whole.ToCommit(), out var set, out _).ShouldBeTrue();
        set.ShouldNotBeNull().Messages<Cluster>().Select(cluster => cluster.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_removal_takes_a_resource_out()
    {
        _staged.Stage(Response(Cluster("a"), Cluster("b")));
        _staged.Stage(new DeltaDiscoveryResponse { TypeUrl = ResourceTypes.Cluster, RemovedResources = { "b", "never there" } });
        _staged.TryComplete(UnitSet.Of(Unit.Structure, [Cluster("a")]).ToCommit(), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_unit_does_not_wait_for_another()
    {
        _staged.Stage(Response(Cluster("a")));
        var secret = ProxyResource.Create(new Secret { Name = "ca", TrustBundle = new TrustBundle() });
        _staged.Stage(Response(secret));
        _staged.TryComplete(UnitSet.Of(Unit.Identity, [secret]).ToCommit(), out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void A_response_with_one_unreadable_resource_changes_nothing()
    {
        var broken = Response(Cluster("a"), Cluster("b"));
        broken.Resources[1].Resource.Value = ByteString.CopyFrom(0xFF);
        _staged.Stage(broken).ShouldNotBeNull().ShouldContain("Cluster b:");
        _staged[Unit.Structure].Count.ShouldBe(0);
    }

    [Fact]
    public void A_resource_under_a_foreign_name_is_refused()
    {
        var response = Response(Cluster("a"));
        response.Resources[0].Name = "b";
        _staged.Stage(response).ShouldNotBeNull().ShouldContain("is named a");
    }

    [Fact]
    public void An_unknown_type_is_refused() =>
        _staged.Stage(new DeltaDiscoveryResponse { TypeUrl = "type.googleapis.com/other" }).ShouldBe("unknown resource type type.googleapis.com/other");

    [Fact]
    public void A_new_stream_hears_which_versions_are_here()
    {
        _staged.Stage(Response(Cluster("a")));
        var versions = _staged.Versions(ResourceTypes.Cluster).ToList();
        versions.Count.ShouldBe(1);
        versions[0].Key.ShouldBe("a");
        versions[0].Value.ShouldBe(Cluster("a").Version);
        _staged.Versions(ResourceTypes.Listener).ShouldBeEmpty();
    }
}
