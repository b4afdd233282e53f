namespace Weft.Telemetry;

/// <summary>
/// Cells that every thread may write, with interlocked adds: for code that has no worker, such as the control plane and the
/// data plane's configuration client.
/// </summary>
public sealed class SharedMetrics
{
    private readonly WorkerMetrics _cells;

    internal SharedMetrics(WorkerMetrics cells) => _cells = cells;

    /// <summary>Adds <paramref name="delta"/>. Any thread.</summary>
    public void Add(MetricSlot slot, long delta) => Interlocked.Add(ref _cells.Cell(slot.Index), delta);

    /// <summary>Adds one. Any thread.</summary>
    public void Increment(MetricSlot slot) => Interlocked.Increment(ref _cells.Cell(slot.Index));

    /// <summary>Replaces this part's value, for gauges. Any thread; the last writer wins.</summary>
    public void Set(MetricSlot slot, long value) => Interlocked.Exchange(ref _cells.Cell(slot.Index), value);

    /// <summary>Records one duration in microseconds; negative counts as 0. Any thread.</summary>
    public void Record(HistogramSlot slot, long microseconds)
    {
        var value = Math.Max(0, microseconds);
        Interlocked.Increment(ref _cells.Cell(slot.First + HistogramBounds.BucketOf(value)));
        Interlocked.Add(ref _cells.Cell(slot.First + HistogramBounds.Count + 1), value);
    }
}
