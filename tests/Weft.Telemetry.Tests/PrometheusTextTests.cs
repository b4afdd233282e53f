namespace Weft.Telemetry.Tests;

public class PrometheusTextTests
{
    private readonly MetricRegistry _registry = new();

    [Fact]
    public void Families_are_sorted_and_have_one_head_each()
    {
        var b = _registry.Counter("b_total", "The b.", new MetricLabel("k", "2"));
        _registry.Counter("b_total", "The b.", new MetricLabel("k", "1"));
        _registry.GaugeCallback("a", "The a.", null, [], () => 5);
        _registry.CreateWorker().Add(b, 3);

        Written().ShouldBe("""
            # HELP a The a.
            # TYPE a gauge
            a 5
            # HELP b_total The b.
            # TYPE b_total counter
            b_total{k="1"} 0
            b_total{k="2"} 3

            """);
    }

    [Fact]
    public void Help_and_label_values_are_escaped()
    {
        _registry.Counter("x", "Line\nand \\.", new MetricLabel("v", "q\"b\\s\nn"));

        Written().ShouldBe("# HELP x Line\\nand \\\\.\n# TYPE x counter\nx{v=\"q\\\"b\\\\s\\nn\"} 0\n");
    }

    [Fact]
    public void A_histogram_has_cumulative_buckets_in_milliseconds_with_sum_and_count()
    {
        var slot = _registry.Histogram("t", "Time.", null, new MetricLabel("c", "z"));
        var worker = _registry.CreateWorker();
        worker.Record(slot, 500);
        worker.Record(slot, 501);
        worker.Record(slot, 7_200_000_000);

        var text = Written();

        text.ShouldContain("# TYPE t histogram\n");
        text.ShouldContain("t_bucket{c=\"z\",le=\"0.5\"} 1\n");
        text.ShouldContain("t_bucket{c=\"z\",le=\"1\"} 2\n");
        text.ShouldContain("t_bucket{c=\"z\",le=\"3600000\"} 2\n");
        text.ShouldContain("t_bucket{c=\"z\",le=\"+Inf\"} 3\n");
        text.ShouldContain("t_sum{c=\"z\"} 7200001.001\n");
        text.ShouldContain("t_count{c=\"z\"} 3\n");
    }

    private string Written() => TextOf.Writing(output => PrometheusText.Write(_registry, output));
}
