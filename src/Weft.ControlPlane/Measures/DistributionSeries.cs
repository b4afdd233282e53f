namespace Weft.ControlPlane.Measures;

/// <summary>One series of a distribution. Any thread.</summary>
internal sealed class DistributionSeries
{
    /// <summary>Of so many latest values a summary shows the quantiles.</summary>
    public const int LatestValues = 512;

    private readonly Lock _gate = new();
    private readonly double[] _bounds;
    private readonly long[] _buckets;
    private readonly double[] _latest;
    private long _count;
    private double _sum;

    /// <param name="bounds">Ascending; empty: a summary.</param>
    public DistributionSeries(double[] bounds)
    {
        _bounds = bounds;
        _buckets = new long[bounds.Length];
        _latest = bounds.Length == 0 ? new double[LatestValues] : [];
    }

    /// <summary>Takes one value.</summary>
    public void Record(double value)
    {
        lock (_gate)
        {
            if (_latest.Length > 0) _latest[_count % _latest.Length] = value;
            var bucket = Array.FindIndex(_bounds, bound => value <= bound);
            if (bucket >= 0) _buckets[bucket]++;
            _count++;
            _sum += value;
        }
    }

    /// <summary>What it holds now.</summary>
    public DistributionReading Read()
    {
        lock (_gate)
        {
            var latest = _latest[..(int)Math.Min(_count, _latest.Length)];
            Array.Sort(latest);
            return new DistributionReading(_count, _sum, [.. _buckets], latest);
        }
    }
}
