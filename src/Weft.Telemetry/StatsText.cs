using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weft.Telemetry;

/// <summary>Writes a registry as Envoy's admin <c>/stats</c> does: one <c>name: value</c> line each, by name.</summary>
public static class StatsText
{
    private static readonly double[] Quantiles = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100];

    /// <summary>Writes the metrics. Any thread.</summary>
    /// <param name="registry">What to write.</param>
    /// <param name="output">Where to.</param>
    /// <param name="filter">Only names for which this is true; null for all (<c>/stats?filter=</c>).</param>
    /// <param name="usedOnly">Leave out what never moved from zero (<c>/stats?usedonly</c>).</param>
    public static void Write(
        MetricRegistry registry, IBufferWriter<byte> output, Func<string, bool>? filter = null, bool usedOnly = false)
    {
        var lines = registry.ReadAll(new MetricSelection { Stat = filter, UsedOnly = usedOnly })
            .Select(reading => (Name: NameOf(reading.Metric), Reading: reading))
            .OrderBy(line => line.Name, StringComparer.Ordinal);
        foreach (var (name, reading) in lines)
        {
            Encoding.UTF8.GetBytes(name, output);
            output.Write(": "u8);
            Encoding.UTF8.GetBytes(ValueOf(reading), output);
            output.Write("\n"u8);
        }
    }

    internal static string NameOf(Metric metric)
    {
        if (metric.Dotted is { } dotted)
        {
            return dotted;
        }

        return metric.Labels.Length == 0 ? metric.Name : $"{metric.Name}{{{metric.LabelText}}}";
    }

    private static string ValueOf(MetricReading reading)
    {
        if (reading.Metric.Kind != MetricKind.Histogram)
        {
            return reading.Value.ToString(CultureInfo.InvariantCulture);
        }

        // Envoy shows (interval, cumulative); we keep no intervals and say so with its own "nan".
        return reading.Count == 0
            ? "No recorded values"
            : string.Join(' ', Quantiles.Select(q => string.Create(
                CultureInfo.InvariantCulture, $"P{q}(nan,{QuantileMilliseconds(reading.Buckets, reading.Count, q):0.##})")));
    }

    // Interpolates inside the bucket that holds the wanted rank; above the last bound only the bound itself is known.
    private static double QuantileMilliseconds(ReadOnlySpan<long> buckets, long count, double percent)
    {
        var wanted = count * percent / 100;
        double seen = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (buckets[i] > 0 && seen + buckets[i] >= wanted)
            {
                var low = i == 0 ? 0 : HistogramBounds.InMilliseconds[i - 1];
                var high = i < HistogramBounds.Count ? HistogramBounds.InMilliseconds[i] : low;
                return low + ((high - low) * (wanted - seen) / buckets[i]);
            }

            seen += buckets[i];
        }

        return HistogramBounds.InMilliseconds[^1];
    }
}
