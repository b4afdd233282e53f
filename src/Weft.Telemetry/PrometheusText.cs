using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weft.Telemetry;

/// <summary>
/// Writes a registry in Prometheus' text exposition format 0.0.4: families by name, samples by labels, each family with one
/// <c>HELP</c> and one <c>TYPE</c>.
/// </summary>
public static class PrometheusText
{
    /// <summary>The media type of what <see cref="Write"/> writes.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes every metric. Any thread.</summary>
    public static void Write(MetricRegistry registry, IBufferWriter<byte> output)
    {
        var text = new StringBuilder();
        var family = string.Empty;
        foreach (var (labels, reading) in Sorted(registry))
        {
            if (reading.Metric.Name != family)
            {
                family = reading.Metric.Name;
                AppendHead(text, reading.Metric);
            }

            if (reading.Metric.Kind == MetricKind.Histogram)
            {
                AppendHistogram(text, reading, labels);
            }
            else
            {
                AppendSample(text, family, string.Empty, labels, string.Empty, Number(reading.Value));
            }
        }

        foreach (var chunk in text.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }
    }

    private static IOrderedEnumerable<(string Labels, MetricReading Reading)> Sorted(MetricRegistry registry) =>
        registry.ReadAll()
            .Select(reading => (Labels: LabelText(reading.Metric.Labels), Reading: reading))
            .OrderBy(entry => entry.Reading.Metric.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Labels, StringComparer.Ordinal);

    private static void AppendHead(StringBuilder text, Metric metric)
    {
        var type = metric.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Gauge => "gauge",
            _ => "histogram",
        };
        text.Append("# HELP ").Append(metric.Name).Append(' ')
            .Append(metric.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
            .Append("\n# TYPE ").Append(metric.Name).Append(' ').Append(type).Append('\n');
    }

    private static void AppendHistogram(StringBuilder text, MetricReading reading, string labels)
    {
        long cumulative = 0;
        for (var i = 0; i < reading.Buckets.Length; i++)
        {
            cumulative += reading.Buckets[i];
            var bound = i < HistogramBounds.Count
                ? HistogramBounds.InMilliseconds[i].ToString(CultureInfo.InvariantCulture)
                : "+Inf";
            AppendSample(text, reading.Metric.Name, "_bucket", labels, $"le=\"{bound}\"", Number(cumulative));
        }

        var sum = (reading.Value / 1000.0).ToString(CultureInfo.InvariantCulture);
        AppendSample(text, reading.Metric.Name, "_sum", labels, string.Empty, sum);
        AppendSample(text, reading.Metric.Name, "_count", labels, string.Empty, Number(cumulative));
    }

    private static void AppendSample(
        StringBuilder text, string name, string suffix, string labels, string extra, string value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length + extra.Length > 0)
        {
            var comma = labels.Length > 0 && extra.Length > 0 ? "," : string.Empty;
            text.Append('{').Append(labels).Append(comma).Append(extra).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    internal static string LabelText(MetricLabel[] labels) =>
        string.Join(',', labels.Select(label => $"{label.Name}=\"{EscapeValue(label.Value)}\""));

    private static string EscapeValue(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
