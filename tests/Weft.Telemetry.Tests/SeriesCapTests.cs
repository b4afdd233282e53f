namespace Weft.Telemetry.Tests;

public class SeriesCapTests
{
    [Fact]
    public void What_finds_the_table_full_is_counted_together()
    {
        var registry = new MetricRegistry(maxSeries: 2);
        var worker = registry.CreateWorker();
        foreach (var topic in (string[])["a", "b", "c", "d", "c"])
        {
            worker.Increment(registry.Counter("topic_total", "T.", new MetricLabel("api", "Fetch"), new MetricLabel("topic", topic)));
        }

        TextOf.Prometheus(registry).ShouldBe("""
            # HELP topic_total T.
            # TYPE topic_total counter
            topic_total{api="Fetch",topic="a"} 1
            topic_total{api="Fetch",topic="b"} 1
            topic_total{api="other",topic="other"} 3

            """);
        registry.SeriesFolded.ShouldBe(3);
    }

    [Fact]
    public void Room_that_was_freed_is_given_to_whoever_comes_next()
    {
        var registry = new MetricRegistry(maxSeries: 1);
        registry.Scope("a").Counter("x_total", "X.", new MetricLabel("k", "a"));
        registry.Counter("x_total", "X.", new MetricLabel("k", "b"));
        registry.SeriesFolded.ShouldBe(1);
        registry.Retain(new HashSet<MetricScope>(), 0);
        registry.Expire(10, 10).ShouldBe(1);
        registry.Expire(20, 10).ShouldBe(0);

        // The folded series stays where it is, and takes the one place.
        registry.Series.ShouldBe(1);
        registry.Counter("x_total", "X.", new MetricLabel("k", "c"));
        registry.SeriesFolded.ShouldBe(2);
    }
}
