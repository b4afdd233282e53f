namespace Weft.Telemetry.Tests;

public class MetricScopeTests
{
    private const long Idle = 600_000;

    private readonly MetricRegistry _registry = new();

    [Fact]
    public void What_configuration_no_longer_names_expires_when_nothing_moves_in_it()
    {
        var (kept, gone) = (_registry.Scope("cluster.kept"), _registry.Scope("cluster.gone"));
        kept.Counter("rq_total", "R.", new MetricLabel("cluster", "kept"));
        var slot = gone.Counter("rq_total", "R.", new MetricLabel("cluster", "gone"));
        var worker = _registry.CreateWorker();
        worker.Add(slot, 3);

        _registry.Retain(new HashSet<MetricScope> { kept }, 0);
        _registry.Expire(Idle - 1, Idle).ShouldBe(0);
        worker.Increment(slot);
        _registry.Expire(Idle, Idle).ShouldBe(0, "something moved");
        _registry.Expire((2 * Idle) - 1, Idle).ShouldBe(0);
        _registry.Expire(2 * Idle, Idle).ShouldBe(1);

        TextOf.Prometheus(_registry).ShouldBe("# HELP rq_total R.\n# TYPE rq_total counter\nrq_total{cluster=\"kept\"} 0\n");
        gone.IsExpired.ShouldBeTrue();
        _registry.Series.ShouldBe(1);
    }

    [Fact]
    public void What_is_open_does_not_expire()
    {
        var gone = _registry.Scope("cluster.gone");
        var open = gone.Gauge("cx_active", "C.", new MetricLabel("cluster", "gone"));
        var worker = _registry.CreateWorker();
        worker.Increment(open);
        _registry.Retain(new HashSet<MetricScope>(), 0);

        _registry.Expire(10 * Idle, Idle).ShouldBe(0);
        worker.Decrement(open);
        _registry.Expire(11 * Idle, Idle).ShouldBe(0, "it was closed only now");
        _registry.Expire(12 * Idle, Idle).ShouldBe(1);
    }

    [Fact]
    public void What_comes_back_before_it_expired_goes_on_counting()
    {
        var scope = _registry.Scope("cluster.a");
        var slot = scope.Counter("rq_total", "R.", new MetricLabel("cluster", "a"));
        var worker = _registry.CreateWorker();
        worker.Add(slot, 3);
        _registry.Retain(new HashSet<MetricScope>(), 0);

        _registry.Scope("cluster.a").ShouldBeSameAs(scope);
        _registry.Retain(new HashSet<MetricScope> { scope }, 1);
        _registry.Expire(10 * Idle, Idle).ShouldBe(0);
        scope.Counter("rq_total", "R.", new MetricLabel("cluster", "a")).ShouldBe(slot);
        _registry.Read(slot).ShouldBe(3);
    }

    [Fact]
    public void After_it_expired_the_same_name_begins_at_0_and_late_counts_go_nowhere()
    {
        var scope = _registry.Scope("cluster.a");
        var old = scope.Counter("rq_total", "R.", new MetricLabel("cluster", "a"));
        var worker = _registry.CreateWorker();
        worker.Add(old, 3);
        _registry.Retain(new HashSet<MetricScope>(), 0);
        _registry.Expire(Idle, Idle);
        _registry.Expire(2 * Idle, Idle);

        var again = _registry.Scope("cluster.a").Counter("rq_total", "R.", new MetricLabel("cluster", "a"));
        worker.Increment(old);

        _registry.Read(again).ShouldBe(0);
        GC.KeepAlive(scope);
    }

    [Fact]
    public void Who_counts_in_a_scope_is_made_once_for_its_life()
    {
        var scope = _registry.Scope("chain.a");
        var inbound = scope.Owner("inbound", own => new MetricKeeper(own));
        scope.Owner("inbound", own => new MetricKeeper(own)).ShouldBeSameAs(inbound);
        scope.Owner("outbound", own => new MetricKeeper(own)).ShouldNotBeSameAs(inbound);
        _registry.Retain(new HashSet<MetricScope>(), 0);
        _registry.Expire(Idle, Idle);

        _registry.Scope("chain.a").Owner("inbound", own => new MetricKeeper(own)).ShouldNotBeSameAs(inbound);
        inbound.Scope.ShouldBeSameAs(scope);
    }

    [Fact]
    public void Cells_are_used_again_once_nobody_holds_the_scope()
    {
        var worker = _registry.CreateWorker();
        var first = ComeAndGo(worker, 0);
        for (var round = 1; round <= 100; round++)
        {
            ComeAndGo(worker, round).ShouldBeLessThanOrEqualTo(first + 200, "the cells of rounds before");
        }
    }

    private int ComeAndGo(WorkerMetrics worker, int round)
    {
        var most = Count(worker, round);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return most;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private int Count(WorkerMetrics worker, int round)
    {
        var scope = _registry.Scope($"cluster.{round}");
        var most = 0;
        for (var i = 0; i < 100; i++)
        {
            var slot = scope.Counter("rq_total", "R.", new MetricLabel("cluster", $"{round}.{i}"));
            _registry.Read(slot).ShouldBe(0);
            worker.Add(slot, 7);
            most = Math.Max(most, slot.Index);
        }

        _registry.Retain(new HashSet<MetricScope>(), 0);
        _registry.Expire(Idle, Idle);
        _registry.Expire(2 * Idle, Idle).ShouldBe(1);
        return most;
    }

    private sealed record MetricKeeper(MetricScope Scope);
}
