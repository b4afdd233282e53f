namespace Weft.Telemetry;

/// <summary>
/// The one table of metrics of a program. Registering takes a lock and happens when configuration arrives, or when something is counted for the
/// first time; counting is a plain add into a worker's own cells; reading sums the workers. A slot is good on every worker as soon as it is returned.
/// The number of series is bounded: what comes when the table is full is counted in a series of the same name whose labels all say
/// <see cref="Folded"/>.
/// </summary>
public sealed class MetricRegistry : MetricFactory
{
    /// <summary>Series (samples on a page; a histogram is 22) held at once, unless told otherwise.</summary>
    public const int DefaultMaxSeries = 100_000;

    /// <summary>Label value of what was folded.</summary>
    public const string Folded = "other";

    private readonly Lock _gate = new();
    private readonly Dictionary<MetricKey, Metric> _byKey = [];
    private readonly Dictionary<string, MetricKind> _kindOfName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MetricScope> _scopes = new(StringComparer.Ordinal);
    private readonly CellAllocator _cells = new();
    private readonly int _maxSeries;
    private WorkerMetrics[] _workers = [];
    private Metric[]? _sorted;
    private int _version;
    private int _series;
    private long _folded;

    /// <param name="maxSeries">Series held at once; at least 1.</param>
    public MetricRegistry(int maxSeries = DefaultMaxSeries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSeries, 1);
        _maxSeries = maxSeries;
        Shared = new SharedMetrics(CreateWorker());
    }

    /// <summary>Where threads without a worker count.</summary>
    public SharedMetrics Shared { get; }

    /// <summary>Series held now.</summary>
    public int Series => Volatile.Read(ref _series);

    /// <summary>Registrations that found the table full; one whose series exists already is none.</summary>
    public long SeriesFolded => Volatile.Read(ref _folded);

    /// <summary>Whether a metric of that name was ever registered.</summary>
    public bool Knows(string name)
    {
        lock (_gate)
        {
            return _kindOfName.ContainsKey(name);
        }
    }

    /// <summary>The scope of that name: the known one, or a new one when there is none or it has expired.</summary>
    public MetricScope Scope(string name)
    {
        lock (_gate)
        {
            if (!_scopes.TryGetValue(name, out var scope))
            {
                _scopes[name] = scope = new MetricScope(this, name);
            }

            return scope;
        }
    }

    /// <summary>Says which scopes configuration still names; all others expire once they are idle. Called when a configuration was taken.</summary>
    /// <param name="kept">All that are in use.</param>
    /// <param name="nowMilliseconds">Of a clock that only goes forward; the same as of <see cref="Expire"/>.</param>
    public void Retain(IReadOnlySet<MetricScope> kept, long nowMilliseconds)
    {
        lock (_gate)
        {
            foreach (var scope in _scopes.Values)
            {
                var isRetired = !kept.Contains(scope);
                if (isRetired && !scope.IsRetired)
                {
                    scope.IdleSince = nowMilliseconds;
                }

                scope.IsRetired = isRetired;
            }
        }
    }

    /// <summary>Drops the series of scopes that configuration no longer names and in which nothing moved, and nothing was open, for that long.</summary>
    /// <returns>How many scopes went.</returns>
    public int Expire(long nowMilliseconds, long idleMilliseconds)
    {
        lock (_gate)
        {
            var gone = _scopes.Values.Where(scope => scope.IsRetired && IsIdle_NeedsLock(scope, nowMilliseconds, idleMilliseconds)).ToList();
            foreach (var scope in gone)
            {
                Drop_NeedsLock(scope);
            }

            return gone.Count;
        }
    }

    /// <summary>New cells for one worker thread, with room for everything registered so far and later.</summary>
    public WorkerMetrics CreateWorker()
    {
        lock (_gate)
        {
            var worker = new WorkerMetrics();
            worker.EnsureCells(_cells.Count);
            _workers = [.. _workers, worker];
            return worker;
        }
    }

    /// <summary>The sum over all workers. Any thread.</summary>
    public long Read(MetricSlot slot) => Sum(Volatile.Read(ref _workers), slot.Index);

    /// <summary>The metrics with their values, by name and then by labels. Any thread; callbacks of metrics run on it.</summary>
    /// <param name="selection">Which of them; null: all.</param>
    public IReadOnlyList<MetricReading> ReadAll(MetricSelection? selection = null)
    {
        var (metrics, workers) = Snapshot();
        var readings = new List<MetricReading>(metrics.Length);
        foreach (var metric in metrics)
        {
            if (selection is not null && !selection.Wants(metric))
            {
                continue;
            }

            var reading = ReadOne(metric, workers);
            if (!metric.WasUsed && (reading.Value != 0 || reading.Count != 0))
            {
                metric.WasUsed = true;
            }

            if (selection is not { UsedOnly: true } || metric.WasUsed)
            {
                readings.Add(reading);
            }
        }

        return readings;
    }

    internal override void Claim(MetricKind kind, string name)
    {
        lock (_gate)
        {
            Claim_NeedsLock(kind, name);
        }
    }

    internal override Metric Register(
        MetricKind kind, string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, Func<long>? read, int shared) =>
        Register(kind, name, help, dotted, labels, read, shared, null);

    internal Metric Register(
        MetricKind kind, string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, Func<long>? read, int shared, MetricScope? scope)
    {
        var key = new MetricKey(name, labels.ToArray());
        lock (_gate)
        {
            Claim_NeedsLock(kind, name);
            if (_byKey.TryGetValue(key, out var existing))
            {
                return existing;
            }

            if (_series >= _maxSeries && labels.Length > 0)
            {
                return Fold_NeedsLock(kind, name, help, labels, read, shared);
            }

            return Add_NeedsLock(key, new Metric(name, help, dotted, key.Labels, kind, CellsFor_NeedsLock(kind, read, shared), read), scope);
        }
    }

    // What has no place of its own. The names and the words of labels come from the program, so that these are few. A second callback, or a second
    // name of a counter, could not be added up: it is left out.
    private Metric Fold_NeedsLock(MetricKind kind, string name, string help, ReadOnlySpan<MetricLabel> labels, Func<long>? read, int shared)
    {
        _folded++;
        var others = new MetricLabel[labels.Length];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new MetricLabel(labels[i].Name, Folded);
        }

        var key = new MetricKey(name, others);
        if (_byKey.TryGetValue(key, out var existing))
        {
            return existing;
        }

        var metric = new Metric(name, help, null, others, kind, CellsFor_NeedsLock(kind, read, shared), read);
        return read is not null || shared >= 0 ? metric : Add_NeedsLock(key, metric, null);
    }

    private void Claim_NeedsLock(MetricKind kind, string name)
    {
        RequireName(name);
        if (!_kindOfName.TryAdd(name, kind) && _kindOfName[name] is var known && known != kind)
        {
            throw new ArgumentException($"metric {name} is a {known} already, not a {kind}", nameof(name));
        }
    }

    private Metric Add_NeedsLock(MetricKey key, Metric metric, MetricScope? scope)
    {
        _byKey.Add(key, metric);
        scope?.Metrics.Add(metric);
        _series += metric.Samples;
        Changed_NeedsLock();
        return metric;
    }

    private int CellsFor_NeedsLock(MetricKind kind, Func<long>? read, int shared)
    {
        if (read is not null || shared >= 0)
        {
            return Math.Max(0, shared);
        }

        var index = _cells.Take(kind == MetricKind.Histogram ? HistogramBounds.Count + 2 : 1, _workers);
        foreach (var worker in _workers)
        {
            worker.EnsureCells(_cells.Count);
        }

        return index;
    }

    private bool IsIdle_NeedsLock(MetricScope scope, long now, long idleMilliseconds)
    {
        long sum = 0;
        var isOpen = false;
        foreach (var metric in scope.Metrics)
        {
            for (var i = 0; i < metric.Cells; i++)
            {
                sum += Sum(_workers, metric.Index + i);
            }

            isOpen |= metric.Kind == MetricKind.Gauge && metric.Callback is null && Sum(_workers, metric.Index) > 0;
        }

        if (isOpen || sum != scope.LastSum)
        {
            scope.LastSum = sum;
            scope.IdleSince = now;
        }

        return now - scope.IdleSince >= idleMilliseconds;
    }

    private void Drop_NeedsLock(MetricScope scope)
    {
        _scopes.Remove(scope.Name);
        scope.IsExpired = true;
        foreach (var metric in scope.Metrics)
        {
            _byKey.Remove(new MetricKey(metric.Name, metric.Labels));
            _series -= metric.Samples;
        }

        _cells.GiveBack(scope);
        Changed_NeedsLock();
    }

    private void Changed_NeedsLock()
    {
        _sorted = null;
        _version++;
    }

    private (Metric[] Metrics, WorkerMetrics[] Workers) Snapshot()
    {
        Metric[] metrics;
        int version;
        lock (_gate)
        {
            if (_sorted is not null)
            {
                return (_sorted, _workers);
            }

            (metrics, version) = ([.. _byKey.Values], _version);
        }

        // Outside the lock: it takes a while, and a worker may be waiting to show what its first connection needs.
        Array.Sort(metrics, static (left, right) =>
            string.CompareOrdinal(left.Name, right.Name) is not 0 and var order ? order : string.CompareOrdinal(left.LabelText, right.LabelText));
        lock (_gate)
        {
            if (version == _version)
            {
                _sorted = metrics;
            }

            return (metrics, _workers);
        }
    }

    // Outside the lock: cells may be read at any time, and a callback may itself register or read.
    private static MetricReading ReadOne(Metric metric, WorkerMetrics[] workers)
    {
        if (metric.Kind != MetricKind.Histogram)
        {
            return new MetricReading(metric, metric.Callback is { } callback ? callback() : Sum(workers, metric.Index), []);
        }

        var buckets = new long[HistogramBounds.Count + 1];
        for (var i = 0; i < buckets.Length; i++)
        {
            buckets[i] = Sum(workers, metric.Index + i);
        }

        return new MetricReading(metric, Sum(workers, metric.Index + buckets.Length), buckets);
    }

    private static long Sum(WorkerMetrics[] workers, int index)
    {
        long sum = 0;
        foreach (var worker in workers)
        {
            sum += Volatile.Read(ref worker.Cell(index));
        }

        return sum;
    }
}
