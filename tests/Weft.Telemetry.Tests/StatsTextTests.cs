namespace Weft.Telemetry.Tests;

public class StatsTextTests
{
    private readonly MetricRegistry _registry = new();

    [Fact]
    public void Lines_carry_the_dotted_name_and_are_sorted()
    {
        var slot = _registry.Counter(
            "envoy_cluster_upstream_rq_total", "R.", "cluster.b.upstream_rq_total", new MetricLabel("envoy_cluster_name", "b"));
        _registry.Gauge("weft_plain", "P.", new MetricLabel("k", "v"));
        _registry.Gauge("envoy_cluster_upstream_cx_active", "A.", "cluster.a.upstream_cx_active");
        _registry.CreateWorker().Add(slot, 9);

        Written().ShouldBe("""
            cluster.a.upstream_cx_active: 0
            cluster.b.upstream_rq_total: 9
            weft_plain{k="v"}: 0

            """);
    }

    [Fact]
    public void A_filter_and_used_only_leave_lines_out()
    {
        var used = _registry.Counter("a_total", "A.");
        _registry.Counter("b_total", "B.");
        _registry.Shared.Increment(used);

        Written(usedOnly: true).ShouldBe("a_total: 1\n");
        Written(name => name.StartsWith('b')).ShouldBe("b_total: 0\n");
    }

    [Fact]
    public void A_histogram_without_values_says_so_once_it_is_shown_and_one_with_values_shows_quantiles()
    {
        var slot = _registry.Histogram("t", "T.", "cluster.a.upstream_rq_time");
        Written().ShouldBe("");
        _registry.Series.ShouldBe(0);

        slot.Show();
        Written().ShouldBe("cluster.a.upstream_rq_time: No recorded values\n");

        for (var i = 0; i < 100; i++)
        {
            _registry.Shared.Record(slot, 7_000);
        }

        Written().ShouldStartWith("cluster.a.upstream_rq_time: P0(nan,5) P25(nan,6.25) P50(nan,7.5)");
    }

    private string Written(Func<string, bool>? filter = null, bool usedOnly = false) =>
        TextOf.Writing(output => StatsText.Write(_registry, output, filter, usedOnly));
}
