using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Telemetry;

/// <summary>
/// The one table of metrics of a program. Registering takes a lock and happens when configuration arrives; counting is a
/// plain add into a worker's own cells; reading sums the workers. A slot is good on every worker as soon as it is returned.
/// </summary>
public sealed class MetricRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Metric> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MetricKind> _kindOfName = new(StringComparer.Ordinal);
    private readonly List<WorkerMetrics> _workers = [];
    private int _cells;

    public MetricRegistry() => Shared = new SharedMetrics(CreateWorker());

    /// <summary>Where threads without a worker count.</summary>
    public SharedMetrics Shared { get; }

    /// <summary>A counter; the same name and labels give the same slot.</summary>
    /// <param name="name">Prometheus name, such as <c>envoy_cluster_upstream_rq_total</c>.</param>
    /// <param name="help">One sentence for <c>HELP</c>.</param>
    /// <param name="labels">Dimensions, in the order they are shown.</param>
    /// <exception cref="ArgumentException">The name is already used for another kind, or is not a Prometheus name.</exception>
    public MetricSlot Counter(string name, string help, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Counter, name, help, null, labels, 1, null).Index);

    /// <summary>A counter that also has Envoy's dotted name, for <c>/stats</c>, such as <c>cluster.backend.upstream_rq_total</c>.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public MetricSlot Counter(string name, string help, string dotted, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Counter, name, help, dotted, labels, 1, null).Index);

    /// <summary>A gauge; its value is the sum of what the workers hold.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public MetricSlot Gauge(string name, string help, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Gauge, name, help, null, labels, 1, null).Index);

    /// <summary>A gauge with Envoy's dotted name.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public MetricSlot Gauge(string name, string help, string dotted, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Gauge, name, help, dotted, labels, 1, null).Index);

    /// <summary>A gauge whose value is asked for when metrics are read. A second registration keeps the first callback.</summary>
    /// <param name="name">Prometheus name.</param>
    /// <param name="help">One sentence for <c>HELP</c>.</param>
    /// <param name="dotted">Envoy's name for <c>/stats</c>, or null.</param>
    /// <param name="labels">Dimensions.</param>
    /// <param name="read">Called on the reader's thread; must be quick and thread-safe.</param>
    public void GaugeCallback(
        string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, Func<long> read) =>
        Register(MetricKind.Gauge, name, help, dotted, labels, 0, read);

    /// <summary>A histogram of durations over <see cref="HistogramBounds"/>, shown in milliseconds.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public HistogramSlot Histogram(string name, string help, string? dotted, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Histogram, name, help, dotted, labels, HistogramBounds.Count + 2, null).Index);

    /// <summary>New cells for one worker thread, with room for everything registered so far and later.</summary>
    public WorkerMetrics CreateWorker()
    {
        lock (_gate)
        {
            var worker = new WorkerMetrics();
            worker.EnsureCells(_cells);
            _workers.Add(worker);
            return worker;
        }
    }

    /// <summary>The sum over all workers. Any thread.</summary>
    public long Read(MetricSlot slot)
    {
        lock (_gate)
        {
            return Sum_NeedsLock(slot.Index);
        }
    }

    /// <summary>Every metric with its value, by name and then by labels; histograms have their buckets and sum.</summary>
    internal List<MetricReading> ReadAll()
    {
        List<MetricReading> readings;
        lock (_gate)
        {
            readings = new List<MetricReading>(_byKey.Count);
            foreach (var metric in _byKey.Values)
            {
                readings.Add(Read_NeedsLock(metric));
            }
        }

        // Callbacks run outside the lock: one may itself register or read.
        foreach (ref var reading in CollectionsMarshal.AsSpan(readings))
        {
            if (reading.Metric.Callback is { } callback)
            {
                reading = reading with { Value = callback() };
            }
        }

        return readings;
    }

    private MetricReading Read_NeedsLock(Metric metric)
    {
        if (metric.Kind != MetricKind.Histogram)
        {
            return new MetricReading(metric, metric.Callback is null ? Sum_NeedsLock(metric.Index) : 0, []);
        }

        var buckets = new long[HistogramBounds.Count + 1];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = Sum_NeedsLock(metric.Index + i);
        }

        return new MetricReading(metric, Sum_NeedsLock(metric.Index + buckets.Length), buckets);
    }

    private long Sum_NeedsLock(int index)
    {
        long sum = 0;
        foreach (var worker in _workers)
        {
            sum += Volatile.Read(ref worker.Cell(index));
        }

        return sum;
    }

    private Metric Register(
        MetricKind kind, string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, int cells, Func<long>? read)
    {
        RequireName(name);
        var key = KeyOf(name, labels);
        lock (_gate)
        {
            if (_kindOfName.TryGetValue(name, out var known) && known != kind)
            {
                throw new ArgumentException($"metric {name} is a {known} already, not a {kind}", nameof(name));
            }

            if (_byKey.TryGetValue(key, out var existing))
            {
                return existing;
            }

            var metric = new Metric(name, help, dotted, labels.ToArray(), kind, _cells, read);
            _cells += cells;
            foreach (var worker in _workers)
            {
                worker.EnsureCells(_cells);
            }

            _kindOfName[name] = kind;
            _byKey.Add(key, metric);
            return metric;
        }
    }

    private static string KeyOf(string name, ReadOnlySpan<MetricLabel> labels)
    {
        var key = new StringBuilder(name);
        foreach (var label in labels)
        {
            RequireName(label.Name);
            key.Append('\0').Append(label.Name).Append('\0').Append(label.Value);
        }

        return key.ToString();
    }

    private static void RequireName(string name)
    {
        var good = name.Length > 0 && !char.IsAsciiDigit(name[0]);
        foreach (var c in name)
        {
            good &= char.IsAsciiLetterOrDigit(c) || c is '_' or ':';
        }

        if (!good)
        {
            ThrowBadName(name);
        }
    }

    [DoesNotReturn]
    private static void ThrowBadName(string name) =>
        throw new ArgumentException($"'{name}' is not a Prometheus name: letters, digits, '_' and ':', not starting with a digit");
}
