namespace Weft.Telemetry;

/// <summary>
/// A metric's value at one moment. For a histogram <see cref="Value"/> is the sum in microseconds and <see cref="Buckets"/>
/// the count of each bucket by itself, the last one above every bound; otherwise <see cref="Buckets"/> is empty.
/// </summary>
internal readonly record struct MetricReading(Metric Metric, long Value, long[] Buckets)
{
    public long Count => Buckets.Sum();
}
