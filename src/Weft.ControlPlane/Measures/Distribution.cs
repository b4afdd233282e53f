using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Weft.Telemetry;

namespace Weft.ControlPlane.Measures;

/// <summary>
/// A distribution of what takes time or room in a control plane: a histogram over bounds of its own, or a summary with quantiles, which the registry
/// of the byte path has no need of. Any thread; not for paths that count in nanoseconds.
/// </summary>
/// <param name="name">Of the family, in the unit of its values.</param>
/// <param name="help">One sentence.</param>
/// <param name="bounds">Inclusive upper bounds, ascending; empty: a summary.</param>
/// <param name="common">Labels of every series, after its own.</param>
internal sealed class Distribution(string name, string help, double[] bounds, MetricLabel[] common)
{
    /// <summary>Seconds, from 5 ms to 10 s: the default of Prometheus's own libraries.</summary>
    public static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Bytes, from 100 to 1 GB in powers of ten.</summary>
    public static readonly double[] Bytes = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Things counted, from 1 to 100,000.</summary>
    public static readonly double[] Counts = [1, 10, 100, 1_000, 10_000, 100_000];

    private static readonly double[] Quantiles = [0.5, 0.9, 0.99];

    private readonly ConcurrentDictionary<string, DistributionSeries> _series = new(StringComparer.Ordinal);

    /// <summary>The name that all series of it share.</summary>
    public string Name => name;

    /// <summary>Takes one value, in the unit of the name.</summary>
    public void Record(double value, params MetricLabel[] labels) => Series(labels).Record(value);

    /// <summary>A series, which from now on is shown though it may hold nothing.</summary>
    public DistributionSeries Series(params MetricLabel[] labels) =>
        _series.GetOrAdd(Labels([.. labels, .. common]), _ => new DistributionSeries(bounds));

    /// <summary>Writes the family as Prometheus text; nothing while it has no series.</summary>
    public void WriteTo(StringBuilder text)
    {
        if (_series.IsEmpty) return;
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {(bounds.Length == 0 ? "summary" : "histogram")}\n");
        foreach (var (labels, series) in _series.OrderBy(entry => entry.Key, StringComparer.Ordinal)) WriteTo(text, labels, series.Read());
    }

    private void WriteTo(StringBuilder text, string labels, DistributionReading reading)
    {
        if (bounds.Length == 0)
        {
            foreach (var quantile in Quantiles)
                text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels},quantile=\"{quantile}\"}} {Number(reading.Quantile(quantile))}\n");
        }
        else
        {
            long below = 0;
            for (var i = 0; i < bounds.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"{bounds[i]}\"}} {below += reading.Buckets[i]}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels},le=\"+Inf\"}} {reading.Count}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{{labels}}} {Number(reading.Sum)}\n{name}_count{{{labels}}} {reading.Count}\n");
    }

    private static string Labels(MetricLabel[] labels) => string.Join(',', labels.Select(label =>
        $"{label.Name}=\"{label.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\""));

    private static string Number(double value) => double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture);
}
