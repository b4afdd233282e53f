using Weft.Proxy.Loop;
using Weft.Telemetry;

namespace Weft.Proxy.AccessLogs;

/// <summary>One destination of records: a ring for each worker, which whoever writes them empties. It never slows a worker.</summary>
public sealed class LogSink
{
    private readonly SharedMetrics _metrics;
    private readonly MetricSlot _writeFailed;
    private readonly MetricSlot _written;
    private volatile bool _isRetired;

    internal LogSink(LogDestination destination, int workers, MetricRegistry registry)
    {
        Destination = destination;
        Rings = [.. Enumerable.Range(0, workers).Select(_ => new RecordRing())];
        _metrics = registry.Shared;
        var sink = new MetricLabel("sink", destination.Name);
        MetricSlot Dropped(string reason) =>
            registry.Counter("weft_access_log_dropped_total", "Records of access logs that were lost, by why.", sink, new MetricLabel("reason", reason));
        RingFull = Dropped("ring_full");
        TooLong = Dropped("too_long");
        _writeFailed = Dropped("write_failed");
        _written = registry.Counter("weft_access_log_written_total", "Records of access logs that their destination took.", sink);
    }

    public LogDestination Destination { get; }

    /// <summary>By worker.</summary>
    public IReadOnlyList<RecordRing> Rings { get; }

    /// <summary>Configuration names it no more: the writer may end once the rings stay empty.</summary>
    public bool IsRetired => _isRetired;

    internal MetricSlot RingFull { get; }

    internal MetricSlot TooLong { get; }

    /// <summary>The destination took so many records.</summary>
    public void OnWritten(long records) => _metrics.Add(_written, records);

    /// <summary>The destination lost so many records.</summary>
    public void OnLost(long records) => _metrics.Add(_writeFailed, records);

    internal void Retire() => _isRetired = true;
}
