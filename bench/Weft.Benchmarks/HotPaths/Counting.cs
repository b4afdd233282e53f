using Weft.Telemetry;

namespace Weft.Benchmarks.HotPaths;

internal sealed class Counting : HotPath
{
    private readonly MetricSlot _requests;
    private readonly HistogramSlot _times;
    private readonly WorkerMetrics _worker;
    private int _turn;

    public Counting()
    {
        var registry = new MetricRegistry();
        _requests = registry.Counter("requests", "Requests.");
        _times = registry.Histogram("times", "Times.", null);
        _worker = registry.CreateWorker();
    }

    public override int Run()
    {
        _worker.Increment(_requests);
        _worker.Record(_times, _turn & 1023);
        return ++_turn;
    }
}
