namespace Weft.Telemetry;

/// <summary>
/// A metric's value at one moment. For a histogram <see cref="Value"/> is the sum in microseconds and <see cref="Buckets"/>
/// the count of each bucket by itself, the last one above every bound; otherwise <see cref="Buckets"/> is empty.
/// </summary>
public readonly struct MetricReading
{
    private readonly long[] _buckets;

    internal MetricReading(Metric metric, long value, long[] buckets) => (Metric, Value, _buckets) = (metric, value, buckets);

    /// <summary>Name of the family.</summary>
    public string Name => Metric.Name;

    public string Help => Metric.Help;

    public MetricKind Kind => Metric.Kind;

    public IReadOnlyList<MetricLabel> Labels => Metric.Labels;

    public long Value { get; }

    public ReadOnlySpan<long> Buckets => _buckets;

    /// <summary>How many a histogram recorded.</summary>
    public long Count => _buckets.Sum();

    internal Metric Metric { get; }
}
