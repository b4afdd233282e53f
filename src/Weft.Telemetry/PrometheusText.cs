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

    /// <summary>Writes the metrics. Any thread.</summary>
    /// <param name="registry">What to write.</param>
    /// <param name="output">Where to.</param>
    /// <param name="selection">Which of them, and with which labels besides their own; null: all, as they are.</param>
    public static void Write(MetricRegistry registry, IBufferWriter<byte> output, MetricSelection? selection = null)
    {
        var text = new StringBuilder();
        var extra = selection?.Labels ?? [];
        var extraText = LabelText(extra);
        var family = string.Empty;
        foreach (var reading in registry.ReadAll(selection))
        {
            if (reading.Metric.Name != family)
            {
                family = reading.Metric.Name;
                AppendHead(text, reading.Metric);
            }

            var labels = LabelsOf(reading.Metric, extra, extraText);
            if (reading.Metric.Kind == MetricKind.Histogram)
            {
                AppendHistogram(text, reading, labels);
            }
            else
            {
                AppendSample(text, family, string.Empty, labels, string.Empty, reading.Value);
            }
        }

        foreach (var chunk in text.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }
    }

    private static string LabelsOf(Metric metric, IReadOnlyList<MetricLabel> extra, string extraText)
    {
        // A label given twice would be an error of the page.
        if (extra.Any(label => metric.Labels.Any(own => own.Name == label.Name)))
        {
            extraText = LabelText([.. extra.Where(label => !metric.Labels.Any(own => own.Name == label.Name))]);
        }

        return metric.LabelText.Length == 0 ? extraText : extraText.Length == 0 ? metric.LabelText : $"{metric.LabelText},{extraText}";
    }

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
            AppendSample(text, reading.Metric.Name, "_bucket", labels, $"le=\"{bound}\"", cumulative);
        }

        AppendName(text, reading.Metric.Name, "_sum", labels, string.Empty).Append(CultureInfo.InvariantCulture, $"{reading.Value / 1000.0}\n");
        AppendSample(text, reading.Metric.Name, "_count", labels, string.Empty, cumulative);
    }

    private static void AppendSample(
        StringBuilder text, string name, string suffix, string labels, string extra, long value) =>
        AppendName(text, name, suffix, labels, extra).Append(value).Append('\n');

    private static StringBuilder AppendName(StringBuilder text, string name, string suffix, string labels, string extra)
    {
        text.Append(name).Append(suffix);
        if (labels.Length + extra.Length > 0)
        {
            var comma = labels.Length > 0 && extra.Length > 0 ? "," : string.Empty;
            text.Append('{').Append(labels).Append(comma).Append(extra).Append('}');
        }

        return text.Append(' ');
    }

    internal static string LabelText(IReadOnlyList<MetricLabel> labels) =>
        string.Join(',', labels.Select(label => $"{label.Name}=\"{EscapeValue(label.Value)}\""));

    private static string EscapeValue(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
