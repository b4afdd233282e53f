namespace Weft.ControlPlane.Measures;

/// <summary>A distribution's series at one moment.</summary>
/// <param name="Count">Values so far.</param>
/// <param name="Sum">Of them.</param>
/// <param name="Buckets">How many fell into each bucket by itself; empty for a summary.</param>
/// <param name="Latest">The values that quantiles are taken of, ascending; empty for a histogram.</param>
internal sealed record DistributionReading(long Count, double Sum, long[] Buckets, double[] Latest)
{
    /// <summary>The value below which that part of the latest values lies; NaN without any, as Prometheus's own libraries say.</summary>
    public double Quantile(double part) => Latest.Length == 0 ? double.NaN : Latest[(int)Math.Ceiling(part * Latest.Length) - 1];
}
