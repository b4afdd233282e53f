namespace Weft.Telemetry.Tests;

public class MetricFilterTests
{
    private readonly MetricRegistry _registry = new();

    public MetricFilterTests()
    {
        _registry.Counter("envoy_cluster_upstream_rq_total", "R.", "cluster.backend.upstream_rq_total", new MetricLabel("envoy_cluster_name", "backend"));
        _registry.Counter("envoy_cluster_upstream_cx_http1_total", "C.", "cluster.backend.upstream_cx_http1_total", new MetricLabel("envoy_cluster_name", "backend"));
        _registry.Shared.Record(_registry.Histogram("envoy_cluster_upstream_rq_time", "T.", "cluster.backend.upstream_rq_time", new MetricLabel("envoy_cluster_name", "backend")), 1);
        _registry.Gauge("envoy_server_live", "L.", "server.live");
        _registry.Gauge("envoy_cluster_membership_total", "M.", "cluster.backend.membership_total");
    }

    [Fact]
    public void Without_rules_the_base_decides()
    {
        Names(MetricFilter.All).Count.ShouldBe(5);
        Names(new MetricFilter(MetricFilterBase.None, [], [])).ShouldBeEmpty();
        Names(new MetricFilter(MetricFilterBase.Basic, [], [])).ShouldBe(
            ["envoy_cluster_membership_total", "envoy_cluster_upstream_rq_time", "envoy_cluster_upstream_rq_total", "envoy_server_live"]);
    }

    [Fact]
    public void An_exclusion_takes_away_and_an_inclusion_wins_over_it() =>
        Names(new MetricFilter(MetricFilterBase.All, [MetricNameRule.Prefix("envoy_cluster_")], [MetricNameRule.Contains("rq_t"), MetricNameRule.Exact("envoy_server_live")]))
            .ShouldBe(["envoy_cluster_upstream_rq_time", "envoy_cluster_upstream_rq_total", "envoy_server_live"]);

    [Fact]
    public void A_pattern_is_looked_for_anywhere_in_the_name()
    {
        Names(new MetricFilter(MetricFilterBase.None, [], [MetricNameRule.Regex("rq_(time|total)$")])).ShouldBe(["envoy_cluster_upstream_rq_time", "envoy_cluster_upstream_rq_total"]);
        Names(new MetricFilter(MetricFilterBase.None, [], [MetricNameRule.Regex("backend")])).ShouldBeEmpty();
        Names(new MetricFilter(MetricFilterBase.None, [], [MetricNameRule.StatRegex(@"backend\..*http1")])).ShouldBe(["envoy_cluster_upstream_cx_http1_total"]);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?=look)ahead")]
    [InlineData(@"(a)\1")]
    public void What_RE2_does_not_have_is_refused(string pattern) => Should.Throw<ArgumentException>(() => MetricNameRule.Regex(pattern));

    [Fact]
    public void What_was_never_counted_is_left_out_when_asked_and_what_fell_back_to_0_is_not()
    {
        var worker = _registry.CreateWorker();
        var live = _registry.Gauge("envoy_server_live", "L.", "server.live");
        _registry.GaugeCallback("asked", "A.", null, [], () => 0);
        worker.Increment(live);

        var used = new MetricSelection { UsedOnly = true };
        _registry.ReadAll(used).Select(reading => reading.Metric.Name).ShouldBe(["asked", "envoy_cluster_upstream_rq_time", "envoy_server_live"]);
        worker.Decrement(live);
        _registry.ReadAll(used).Select(reading => reading.Metric.Name).ShouldBe(["asked", "envoy_cluster_upstream_rq_time", "envoy_server_live"]);
    }

    [Fact]
    public void Labels_of_the_proxy_follow_those_of_the_series_and_never_repeat_one()
    {
        var registry = new MetricRegistry();
        registry.Counter("x_total", "X.", new MetricLabel("mesh", "own"));
        registry.Counter("y_total", "Y.");
        MetricLabel[] labels = [new("mesh", "default"), new("dataplane", "a\"b")];

        TextOf.Prometheus(registry, new MetricSelection { Labels = labels }).ShouldBe("""
            # HELP x_total X.
            # TYPE x_total counter
            x_total{mesh="own",dataplane="a\"b"} 0
            # HELP y_total Y.
            # TYPE y_total counter
            y_total{mesh="default",dataplane="a\"b"} 0

            """);
    }

    [Fact]
    public void A_second_name_of_a_counter_has_its_value()
    {
        var slot = _registry.Counter("one_total", "O.", "one");
        _registry.Alias(slot, "two_total", "T.", "two");
        _registry.CreateWorker().Add(slot, 4);

        TextOf.Prometheus(_registry).ShouldContain("\none_total 4\n");
        TextOf.Prometheus(_registry).ShouldContain("\ntwo_total 4\n");
    }

    private List<string> Names(MetricFilter filter) => [.. _registry.ReadAll(new MetricSelection { Filter = filter }).Select(reading => reading.Metric.Name)];
}
