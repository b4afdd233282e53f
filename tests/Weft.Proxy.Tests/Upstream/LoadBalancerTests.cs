using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tests.Upstream;

public sealed class LoadBalancerTests
{
    [Fact]
    public void Round_robin_gives_every_endpoint_its_turn()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2), ClusterFixture.Endpoint(3));

        var picks = fixture.Pick(300);

        for (var i = 3; i < picks.Length; i++) picks[i].ShouldBe(picks[i - 3]);
        picks.Take(3).Order().ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(300, 100)]
    [InlineData(1000, 1)]
    public void Weights_are_shares_of_the_turns(int heavy, int light)
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1, heavy), ClusterFixture.Endpoint(2, light));

        var picks = fixture.Pick((heavy + light) * 2);

        picks.Count(port => port == 1).ShouldBe(heavy * 2);
    }

    [Fact]
    public void Nothing_is_picked_from_nothing()
    {
        using var fixture = new ClusterFixture();
        fixture.Pick(2).ShouldBe([0, 0]);
        fixture.Use(ClusterFixture.Endpoint(1));
        fixture.Use();
        fixture.Pick(1).ShouldBe([0]);
    }

    [Theory]
    [InlineData(BalancingPolicy.RoundRobin)]
    [InlineData(BalancingPolicy.LeastRequest)]
    internal void An_endpoint_that_failed_is_avoided_for_a_while(BalancingPolicy policy)
    {
        using var fixture = new ClusterFixture(policy);
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2), ClusterFixture.Endpoint(3));

        fixture.Fail(2);

        fixture.Pick(50).ShouldNotContain(2);
        fixture.Clock.Turn(TimeSpan.FromMilliseconds(501));
        fixture.Pick(50).ShouldContain(2);
    }

    [Theory]
    [InlineData(BalancingPolicy.RoundRobin)]
    [InlineData(BalancingPolicy.LeastRequest)]
    internal void When_all_failed_they_are_tried_all_the_same(BalancingPolicy policy)
    {
        using var fixture = new ClusterFixture(policy);
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2));
        fixture.Fail(1);
        fixture.Fail(2);

        fixture.Pick(50).Distinct().Order().ShouldBe([1, 2]);
    }

    [Fact]
    public void The_only_endpoint_is_tried_though_it_failed_but_not_twice_by_one_request()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1));
        fixture.Fail(1);

        fixture.Pick(1).ShouldBe([1]);
        fixture.Pick(1, fixture.StateOf(1)).ShouldBe([0]);
    }

    [Theory]
    [InlineData(BalancingPolicy.RoundRobin)]
    [InlineData(BalancingPolicy.LeastRequest)]
    internal void What_was_tried_is_not_picked_again(BalancingPolicy policy)
    {
        using var fixture = new ClusterFixture(policy);
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2), ClusterFixture.Endpoint(3));

        fixture.Pick(20, fixture.StateOf(1), fixture.StateOf(3)).Distinct().ShouldBe([2]);
    }

    [Fact]
    public void Each_further_failure_doubles_the_time_and_a_success_forgets_them()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2));
        fixture.Fail(1);
        fixture.Clock.Turn(TimeSpan.FromMilliseconds(501));
        fixture.Pick(4).ShouldContain(1);
        fixture.Fail(1);
        fixture.Clock.Turn(TimeSpan.FromMilliseconds(501));
        fixture.Pick(4).ShouldNotContain(1);
        fixture.Clock.Turn(TimeSpan.FromMilliseconds(501));
        fixture.Pick(4).ShouldContain(1);

        fixture.Succeed(1);
        fixture.Fail(1);
        fixture.Clock.Turn(TimeSpan.FromMilliseconds(501));
        fixture.Pick(4).ShouldContain(1);
    }

    [Fact]
    public void Connects_that_fail_together_count_once()
    {
        using var fixture = new ClusterFixture();
        fixture.Use(ClusterFixture.Endpoint(1), ClusterFixture.Endpoint(2));

        for (var i = 0; i < 100; i++) fixture.Fail(1);

        fixture.StateOf(1).Failures.ShouldBe(1);
        fixture.Clock.Turn(TimeSpan.FromMilliseconds(501));
        fixture.Pick(4).ShouldContain(1);
    }

    [Fact]
    public void Least_request_prefers_the_endpoint_with_fewer_under_way()
    {
        using var fixture = new ClusterFixture(BalancingPolicy.LeastRequest);
        fixture.Use([.. Enumerable.Range(1, 2).Select(port => ClusterFixture.Endpoint(port))]);
        fixture.Do(() => fixture.StateOf(1).Active.Add(0, 10));

        // Two choices of two endpoints: the busy one only when both choices fall on it.
        fixture.Pick(1000).Count(port => port == 1).ShouldBeInRange(150, 350);
    }

    [Fact]
    public void Active_counts_are_summed_over_the_workers()
    {
        var counts = new ActiveCounts(workers: 3);
        counts.Add(0, 2);
        counts.Add(2, 5);
        counts.Add(0, -1);
        counts.Sum().ShouldBe(6);
    }
}
