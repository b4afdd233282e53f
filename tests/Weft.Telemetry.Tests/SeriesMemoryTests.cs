namespace Weft.Telemetry.Tests;

// By itself: what other tests hold meanwhile would be counted.
[CollectionDefinition(nameof(SeriesMemoryTests), DisableParallelization = true)]
[Collection(nameof(SeriesMemoryTests))]
public class SeriesMemoryTests
{
    [Fact]
    public void A_hundred_thousand_names_fill_the_table_and_no_more_memory()
    {
        var registry = new MetricRegistry(maxSeries: 1_000);
        var worker = registry.CreateWorker();
        void Come(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                worker.Increment(registry.Counter("topic_total", "T.", new MetricLabel("topic", $"topic-{i}")));
                worker.Record(registry.Histogram("topic_ms", "T.", null, new MetricLabel("topic", $"topic-{i}")), i);
            }
        }

        Come(0, 2_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Come(2_000, 100_000);

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(100_000);
        registry.Series.ShouldBeLessThanOrEqualTo(1_000 + 23 + 22);
        TextOf.Prometheus(registry).Split('\n').Length.ShouldBeLessThan(1_100);
    }
}
