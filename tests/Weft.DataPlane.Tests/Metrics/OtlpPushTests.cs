using System.Buffers;
using System.Globalization;
using System.Text;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Metrics;
using Weft.Otlp;
using Weft.Proxy.Runtime;
using Weft.Telemetry;

namespace Weft.DataPlane.Tests.Metrics;

public sealed class OtlpPushTests : IDisposable
{
    private readonly MetricRegistry _registry = new();
    private readonly JsonLog _log = new(Stream.Null, LogLevel.Off, TimeProvider.System);

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_collector_gets_the_numbers_that_Prometheus_reads()
    {
        await using var receiver = await MetricsReceiver.StartAsync();
        _registry.Shared.Add(_registry.Counter("rq_total", "Requests.", new MetricLabel("cluster", "a")), 41);
        _registry.Shared.Add(_registry.Counter("rq_total", "Requests.", new MetricLabel("cluster", "b")), 1);
        _registry.Shared.Set(_registry.Gauge("active", "Open."), 3);
        var time = _registry.Histogram("rq_time", "Took.", null);
        foreach (var microseconds in new[] { 400, 700, 7_000_000, 9_000_000_000 }) _registry.Shared.Record(time, microseconds);
        _registry.Counter("never_total", "Never counted.");
        await using var pushes = Pushes();
        var before = Now();
        pushes.Take(Export(receiver.Port));

        var pushed = await receiver.NextAsync();

        var resource = pushed.ResourceMetrics.Single();
        resource.Resource.Attributes.ToDictionary(a => a.Key, a => a.Value.StringValue).ShouldBe(new Dictionary<string, string>
        {
            ["mesh"] = "default",
            ["dataplane"] = "web-1",
            ["kuma_io_service"] = "web",
            ["service.name"] = "web",
            ["service.instance.id"] = "web-1",
        }, ignoreOrder: true);
        var metrics = resource.ScopeMetrics.Single().Metrics.ToDictionary(metric => metric.Name);
        metrics.Keys.ShouldBe(["active", "rq_time", "rq_total"]);
        metrics["rq_total"].Sum.IsMonotonic.ShouldBeTrue();
        metrics["rq_total"].Sum.AggregationTemporality.ShouldBe(AggregationTemporality.Cumulative);
        metrics["rq_total"].Sum.DataPoints.Select(point => (point.Attributes.Single().Value.StringValue, point.AsInt)).ShouldBe([("a", 41), ("b", 1)]);
        metrics["active"].Gauge.DataPoints.Single().AsInt.ShouldBe(3);
        var point = metrics["rq_time"].Histogram.DataPoints.Single();
        metrics["rq_time"].Unit.ShouldBe("ms");
        point.Sum.ShouldBe(9_007_001.1);
        point.Count.ShouldBe(4UL);
        Cumulative(point).ShouldBe(Page().Where(line => line.StartsWith("rq_time_bucket", StringComparison.Ordinal)).Select(line => ulong.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));
        // Counting began with the process, so that a back end knows a restart from a step back.
        var sum = metrics["rq_total"].Sum.DataPoints[0];
        sum.StartTimeUnixNano.ShouldBeLessThanOrEqualTo(before);
        sum.TimeUnixNano.ShouldBeGreaterThan(sum.StartTimeUnixNano);
    }

    [Fact]
    public async Task A_push_that_was_refused_is_tried_again_and_the_last_one_comes_at_the_end()
    {
        await using var receiver = await MetricsReceiver.StartAsync(refusals: 2);
        var slot = _registry.Counter("rq_total", "Requests.");
        _registry.Shared.Increment(slot);
        var pushes = Pushes();
        pushes.Take(Export(receiver.Port));
        Value(await receiver.NextAsync()).ShouldBe(1);
        receiver.Received.Messages.Clear();

        _registry.Shared.Add(slot, 9);
        await pushes.DisposeAsync();

        Value(receiver.Received.Messages.Last()).ShouldBe(10);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_counted_and_holds_nothing_up()
    {
        _registry.Shared.Increment(_registry.Counter("rq_total", "Requests."));
        await using var pushes = Pushes();
        pushes.Take(Export(port: 1));
        for (var i = 0; i < 200 && !Page().Any(line => line.StartsWith("weft_otlp_metrics_messages_total{collector=\"127.0.0.1:1\",result=\"failed\"}", StringComparison.Ordinal)); i++) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Page().ShouldContain(line => line.StartsWith("weft_otlp_metrics_messages_total{collector=\"127.0.0.1:1\",result=\"failed\"} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_series_are_cut_into_messages_that_every_receiver_takes()
    {
        for (var i = 0; i < 2_500; i++) _registry.Shared.Increment(_registry.Counter("topic_total", "T.", new MetricLabel("topic", $"topic-{i}")));

        var messages = OtlpMetrics.Messages(_registry.ReadAll(), [], "1", 1, 2).ToList();

        messages.Count.ShouldBe(3);
        messages.ShouldAllBe(message => message.CalculateSize() < 1_000_000);
        messages.SelectMany(message => message.ResourceMetrics[0].ScopeMetrics[0].Metrics).Sum(metric => metric.Sum.DataPoints.Count).ShouldBe(2_500);
    }

    private OtlpPushes Pushes() => new(_registry, "1.0", TimeProvider.System, _log);

    private static MetricsExportModel Export(int port) => new()
    {
        Name = "main",
        Selection = new MetricSelection { UsedOnly = true, Labels = [new("mesh", "default"), new("dataplane", "web-1"), new("kuma_io_service", "web")] },
        Prometheus = [],
        Applications = [],
        OpenTelemetry = [new OpenTelemetryMetricsModel(new Uri($"http://127.0.0.1:{port}"), TimeSpan.FromSeconds(1))],
    };

    private string[] Page()
    {
        var output = new ArrayBufferWriter<byte>();
        PrometheusText.Write(_registry, output);
        return Encoding.UTF8.GetString(output.WrittenSpan).Split('\n');
    }

    private static ulong[] Cumulative(HistogramDataPoint point)
    {
        var sum = 0UL;
        return [.. point.BucketCounts.Select(count => sum += count)];
    }

    private static long Value(ExportMetricsServiceRequest message) =>
        message.ResourceMetrics[0].ScopeMetrics[0].Metrics.Single(metric => metric.Name == "rq_total").Sum.DataPoints.Single().AsInt;

    private static ulong Now() => (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
