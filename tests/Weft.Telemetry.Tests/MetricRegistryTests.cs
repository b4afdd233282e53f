using Weft.Testing;

namespace Weft.Telemetry.Tests;

public class MetricRegistryTests
{
    private readonly MetricRegistry _registry = new();

    [Fact]
    public void The_same_name_and_labels_give_the_same_slot()
    {
        var first = _registry.Counter("weft_rq_total", "Requests.", new MetricLabel("cluster", "a"));

        _registry.Counter("weft_rq_total", "Requests.", new MetricLabel("cluster", "a")).ShouldBe(first);
        _registry.Counter("weft_rq_total", "Requests.", new MetricLabel("cluster", "b")).ShouldNotBe(first);
    }

    [Fact]
    public void Label_values_that_look_like_separators_do_not_collide()
    {
        var one = _registry.Counter("x", "X.", new MetricLabel("a", "1,b=2"));

        _registry.Counter("x", "X.", new MetricLabel("a", "1"), new MetricLabel("b", "2")).ShouldNotBe(one);
    }

    [Fact]
    public void Reading_sums_what_the_workers_counted()
    {
        var slot = _registry.Counter("x", "X.");
        var one = _registry.CreateWorker();
        var two = _registry.CreateWorker();

        one.Add(slot, 40);
        two.Increment(slot);
        _registry.Shared.Add(slot, 1);

        _registry.Read(slot).ShouldBe(42);
        one.Read(slot).ShouldBe(40);
    }

    [Fact]
    public void A_slot_registered_after_the_worker_was_made_can_be_counted_on_it()
    {
        var worker = _registry.CreateWorker();
        var early = _registry.Counter("early", "E.");
        worker.Increment(early);

        var slots = Enumerable.Range(0, 5000).Select(i => _registry.Counter($"late_{i}", "L.")).ToArray();
        foreach (var slot in slots)
        {
            worker.Add(slot, slot.Index);
        }

        _registry.Read(early).ShouldBe(1);
        slots.ShouldAllBe(slot => _registry.Read(slot) == slot.Index);
    }

    [Fact]
    public void A_worker_made_late_reads_zero_and_counts_old_slots()
    {
        var slot = _registry.Gauge("x", "X.");
        var worker = _registry.CreateWorker();

        worker.Read(slot).ShouldBe(0);
        worker.Set(slot, 7);
        worker.Decrement(slot);

        _registry.Read(slot).ShouldBe(6);
    }

    [Fact]
    public void A_name_keeps_its_kind()
    {
        _registry.Counter("x", "X.");

        Should.Throw<ArgumentException>(() => _registry.Gauge("x", "X.")).Message.ShouldContain("x is a Counter already");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1x")]
    [InlineData("a-b")]
    public void A_name_that_Prometheus_would_refuse_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => _registry.Counter(name, "X."));

    [Fact]
    public void Counting_allocates_nothing()
    {
        var slot = _registry.Counter("x", "X.");
        var time = _registry.Histogram("t", "T.", null);
        var worker = _registry.CreateWorker();
        worker.Record(time, 1);
        worker.Add(slot, 1);

        Allocated.Bytes(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                worker.Add(slot, 2);
                worker.Increment(slot);
                worker.Record(time, i);
            }
        }).ShouldBe(0);
        _registry.Read(slot).ShouldBeGreaterThanOrEqualTo(30_001);
    }

    [Fact]
    public async Task Shared_cells_lose_no_add_while_the_registry_grows()
    {
        var slot = _registry.Counter("x", "X.");
        var adders = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                _registry.Shared.Increment(slot);
            }
        })).ToArray();
        for (var i = 0; i < 3000; i++)
        {
            _registry.Counter($"grow_{i}", "G.");
        }

        await Task.WhenAll(adders);
        _registry.Read(slot).ShouldBe(80_000);
    }
}
