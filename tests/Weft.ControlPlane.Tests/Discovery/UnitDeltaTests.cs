using Weft.ControlPlane.Discovery;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.ProxyConfig.Discovery;

namespace Weft.ControlPlane.Tests.Discovery;

public class UnitDeltaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly UnitDelta _delta = new(Unit.Structure, new NonceSource());

    private static UnitSet Clusters(params (string Name, uint Choices)[] clusters) =>
        UnitSet.Of(Unit.Structure, clusters.Select(cluster => ProxyResource.Create(new Cluster { Name = cluster.Name, ChoiceCount = cluster.Choices })));

    private UnitOutcome? Acknowledge(DeltaDiscoveryResponse response, string? refusal = null, DateTimeOffset? at = null) => _delta.Answer(
        new DeltaDiscoveryRequest { ResponseNonce = response.Nonce, ErrorDetail = refusal is null ? null : new RpcStatus { Message = refusal } }, at ?? Noon);

    private void PushAndAcknowledge(UnitSet target)
    {
        foreach (var response in _delta.Push(target, Noon)) Acknowledge(response);
    }

    [Fact]
    public void The_first_push_holds_everything_and_ends_with_a_commit()
    {
        var responses = _delta.Push(Clusters(("a", 1), ("b", 1)), Noon);
        responses.Select(response => response.TypeUrl).ShouldBe([ResourceTypes.Cluster, ResourceTypes.Commit]);
        responses[0].Resources.Count.ShouldBe(2);
        responses[1].Resources.Single().Resource.Unpack<Commit>().Count.ShouldBe(2u);
    }

    [Fact]
    public void One_change_sends_one_resource_and_a_commit()
    {
        PushAndAcknowledge(Clusters(("a", 1), ("b", 1), ("c", 1)));
        var responses = _delta.Push(Clusters(("a", 1), ("b", 2), ("c", 1)), Noon);
        responses[0].Resources.Select(resource => resource.Name).ShouldBe(["b"]);
        responses.Count.ShouldBe(2);
    }

    [Fact]
    public void What_is_gone_is_removed()
    {
        PushAndAcknowledge(Clusters(("a", 1), ("b", 1)));
        _delta.Push(Clusters(("a", 1)), Noon)[0].RemovedResources.ShouldBe(["b"]);
    }

    [Fact]
    public void The_same_target_sends_nothing()
    {
        PushAndAcknowledge(Clusters(("a", 1)));
        _delta.Push(Clusters(("a", 1)), Noon).ShouldBeEmpty();
    }

    [Fact]
    public void An_empty_unit_is_committed_too() =>
        _delta.Push(UnitSet.Empty(Unit.Structure), Noon).Single().TypeUrl.ShouldBe(ResourceTypes.Commit);

    [Fact]
    public void A_change_waits_for_the_answer_to_the_commit_under_way()
    {
        var first = _delta.Push(Clusters(("a", 1)), Noon);
        _delta.Push(Clusters(("a", 2)), Noon).ShouldBeEmpty();
        foreach (var response in first) Acknowledge(response);
        _delta.Push(Clusters(("a", 3)), Noon).Count.ShouldBe(2);
    }

    [Fact]
    public void A_refused_version_rests_for_five_seconds_and_another_does_not()
    {
        var commit = _delta.Push(Clusters(("a", 1)), Noon)[^1];
        Acknowledge(commit, "Cluster a: no").ShouldNotBeNull().Refusal.ShouldBe("Cluster a: no");
        _delta.Push(Clusters(("a", 1)), Noon + TimeSpan.FromSeconds(4.9)).ShouldBeEmpty();
        _delta.RetryAt.ShouldBe(Noon + TimeSpan.FromSeconds(5));
        _delta.Push(Clusters(("a", 1)), Noon + TimeSpan.FromSeconds(5)).Single().TypeUrl.ShouldBe(ResourceTypes.Commit);
    }

    [Fact]
    public void A_repaired_version_follows_a_refusal_at_once()
    {
        Acknowledge(_delta.Push(Clusters(("a", 1)), Noon)[^1], "no");
        _delta.Push(Clusters(("a", 2)), Noon).Count.ShouldBe(2);
    }

    [Fact]
    public void The_pause_doubles_while_the_same_version_is_refused()
    {
        Acknowledge(_delta.Push(Clusters(("a", 1)), Noon)[^1], "no");
        var later = Noon + TimeSpan.FromSeconds(5);
        Acknowledge(_delta.Push(Clusters(("a", 1)), later)[^1], "no", later);
        _delta.RetryAt.ShouldBe(later + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_proxy_that_comes_back_with_everything_is_sent_nothing()
    {
        var target = Clusters(("a", 1), ("b", 1));
        _delta.Restore(ResourceTypes.Cluster, target.Resources.Select(resource => new InitialResourceVersion { Key = resource.Name, Value = resource.Version }));
        _delta.RestoreCommit(target.Version);
        _delta.Push(target, Noon).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_proxy_could_not_read_is_sent_again()
    {
        var responses = _delta.Push(Clusters(("a", 1)), Noon);
        Acknowledge(responses[0], "unreadable");
        Acknowledge(responses[1], "commit means 1 resources, staged are 0");
        _delta.Push(Clusters(("a", 1)), Noon + TimeSpan.FromSeconds(5)).Select(response => response.TypeUrl)
            .ShouldBe([ResourceTypes.Cluster, ResourceTypes.Commit]);
    }

    [Fact]
    public void An_answer_to_nothing_is_ignored() =>
        _delta.Answer(new DeltaDiscoveryRequest { ResponseNonce = "99" }, Noon).ShouldBeNull();
}
