namespace Weft.Telemetry;

/// <summary>
/// The upper bounds shared by all histograms, Envoy's defaults, so that dashboards made for it keep their meaning.
/// </summary>
public static class HistogramBounds
{
    private static readonly double[] Milliseconds =
    [
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
        3_600_000,
    ];

    private static readonly long[] Microseconds = [.. Milliseconds.Select(bound => (long)(bound * 1000))];

    /// <summary>Number of finite bounds; one more bucket takes what lies above the last.</summary>
    public static int Count => Milliseconds.Length;

    /// <summary>Inclusive upper bounds in milliseconds, ascending.</summary>
    public static ReadOnlySpan<double> InMilliseconds => Milliseconds;

    /// <summary>Index of the bucket that takes <paramref name="microseconds"/>; <see cref="Count"/> means above the last bound.</summary>
    public static int BucketOf(long microseconds)
    {
        // Most of what a proxy measures takes a few milliseconds: a walk over whole numbers from below ends soon.
        var bounds = Microseconds;
        var i = 0;
        while (i < bounds.Length && microseconds > bounds[i])
        {
            i++;
        }

        return i;
    }
}
