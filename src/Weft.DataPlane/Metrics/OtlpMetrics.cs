using Weft.Otlp;
using Weft.Telemetry;

namespace Weft.DataPlane.Metrics;

/// <summary>
/// Metrics as OTLP says them, under the names that Prometheus reads: counters are cumulative sums since the start of the process, so that a lost push
/// loses nothing; histograms are in milliseconds. The labels of the proxy are attributes of the resource.
/// </summary>
internal static class OtlpMetrics
{
    /// <summary>Data points of one message: 1,000, which stay well below the 4 MiB that receivers take.</summary>
    public const int MaxPoints = 1_000;

    private static readonly double[] Bounds = HistogramBounds.InMilliseconds.ToArray();

    /// <summary>The messages that together tell all readings.</summary>
    /// <param name="readings">By name.</param>
    /// <param name="labels">Of the proxy.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="start">When counting began, in nanoseconds since 1970.</param>
    /// <param name="now">When the readings were taken.</param>
    public static IEnumerable<ExportMetricsServiceRequest> Messages(
        IReadOnlyList<MetricReading> readings, IReadOnlyList<MetricLabel> labels, string version, ulong start, ulong now)
    {
        foreach (var chunk in readings.Chunk(MaxPoints))
        {
            var scope = new ScopeMetrics { Scope = new InstrumentationScope { Name = "weft-dp", Version = version } };
            Otlp.Metric? family = null;
            foreach (var reading in chunk)
            {
                if (family?.Name != reading.Name) scope.Metrics.Add(family = Family(reading));
                AddPoint(family, reading, start, now);
            }
            yield return new ExportMetricsServiceRequest { ResourceMetrics = { new ResourceMetrics { Resource = Resource(labels), ScopeMetrics = { scope } } } };
        }
    }

    private static Otlp.Metric Family(MetricReading reading)
    {
        var metric = new Otlp.Metric { Name = reading.Name, Description = reading.Help };
        if (reading.Kind == MetricKind.Counter) metric.Sum = new Sum { AggregationTemporality = AggregationTemporality.Cumulative, IsMonotonic = true };
        else if (reading.Kind == MetricKind.Gauge) metric.Gauge = new Gauge();
        else (metric.Unit, metric.Histogram) = ("ms", new Histogram { AggregationTemporality = AggregationTemporality.Cumulative });
        return metric;
    }

    private static void AddPoint(Otlp.Metric family, MetricReading reading, ulong start, ulong now)
    {
        if (family.Histogram is { } histogram)
        {
            var bars = new HistogramDataPoint { StartTimeUnixNano = start, TimeUnixNano = now, Count = (ulong)reading.Count, Sum = reading.Value / 1000.0, ExplicitBounds = { Bounds } };
            foreach (var count in reading.Buckets) bars.BucketCounts.Add((ulong)count);
            bars.Attributes.Add(reading.Labels.Select(label => Attribute(label.Name, label.Value)));
            histogram.DataPoints.Add(bars);
            return;
        }
        var point = new NumberDataPoint { TimeUnixNano = now, AsInt = reading.Value };
        point.Attributes.Add(reading.Labels.Select(label => Attribute(label.Name, label.Value)));
        if (family.Sum is { } sum)
        {
            point.StartTimeUnixNano = start;
            sum.DataPoints.Add(point);
        }
        else family.Gauge.DataPoints.Add(point);
    }

    // OpenTelemetry's own names for what Kuma's labels say, so that a back end finds the service.
    private static Resource Resource(IReadOnlyList<MetricLabel> labels)
    {
        var resource = new Resource();
        resource.Attributes.Add(labels.Select(label => Attribute(label.Name, label.Value)));
        var service = labels.FirstOrDefault(label => label.Name is "service" or "kuma_io_service");
        var instance = labels.FirstOrDefault(label => label.Name == "dataplane");
        resource.Attributes.Add(Attribute("service.name", service.Value ?? "weft-dp"));
        if (instance.Value is { } name) resource.Attributes.Add(Attribute("service.instance.id", name));
        return resource;
    }

    private static KeyValue Attribute(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };
}
