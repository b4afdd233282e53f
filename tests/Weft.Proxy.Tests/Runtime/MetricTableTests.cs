using System.Text.RegularExpressions;
using Weft.Protocols.Kafka;
using Weft.Proxy.Http;
using Weft.Proxy.Kafka;
using Weft.Proxy.Listeners;
using Weft.Proxy.Observation;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tcp;
using Weft.Proxy.Upstream;
using Weft.Telemetry;
using Weft.Testing;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>docs/metrics.md shows every series that the engine has, in the words of the registry.</summary>
public sealed partial class MetricTableTests
{
    [Fact]
    public async Task The_page_of_metrics_has_a_row_for_each()
    {
        var registry = new MetricRegistry();
        await using var runtime = new ProxyRuntime(new ProxyOptions { Workers = 1, Mesh = "m", Name = "p", Metrics = registry });
        RegisterAll(registry);
        var rows = registry.ReadAll().Select(Row).Distinct().ToList();

        var written = Checkout.Lines("docs/metrics.md").SkipWhile(line => line != "## Series of the engine").Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        written.ShouldBe(rows, $"the table is to be:\n{string.Join('\n', rows)}\n");
    }

    private static void RegisterAll(MetricRegistry registry)
    {
        var cluster = new ClusterMetrics(registry, "c");
        var worker = registry.CreateWorker();
        cluster.CountAnswer(worker, 200);
        cluster.CountRequest(worker);
        var method = cluster.CreateGrpcMethods().Of("/s/m"u8);
        for (var status = 0; status <= 16; status++) method.ByStatus(status);
        new HttpMetrics(registry, "p", "inbound").CountConnection(worker);
        new TcpMetrics(registry, "p", "inbound").CountActive(worker);
        new ListenerMetrics(registry, "a").CountConnection(worker);
        _ = new PortMetrics(registry, "l", new ProtocolHint("", ""));
        _ = new PortMetrics(registry, "l", new ProtocolHint("http", ""));
        var kafka = new KafkaMetrics(registry, "p");
        var fetch = KafkaApis.All.ToArray().Single(api => api.Name == "Fetch");
        worker.Record(kafka.Durations(fetch), 1);
        _ = (kafka.Requests(fetch), kafka.Responses(fetch), kafka.TopicBytes(fetch, 0), kafka.TopicRecords(fetch, 0), kafka.Clients(0), kafka.Errors(fetch, 3));
    }

    private static string Row(MetricReading reading)
    {
        var labels = string.Join(", ", reading.Labels.Select(label => $"`{label.Name}`"));
        var unit = reading.Kind == MetricKind.Histogram && reading.Name != "envoy_cluster_upstream_rq_per_cx" ? "ms"
            : reading.Name.Contains("bytes", StringComparison.Ordinal) || reading.Name.Contains("_memory_", StringComparison.Ordinal) ? "bytes"
            : reading.Name.Contains("_days_", StringComparison.Ordinal) ? "days"
            : reading.Name.EndsWith("_seconds", StringComparison.Ordinal) || reading.Name.EndsWith("_uptime", StringComparison.Ordinal) ? "s"
            : "";
        return $"| `{StatusName().Replace(reading.Name, "envoy_cluster_grpc_<status>")}` | {reading.Kind.ToString().ToLowerInvariant()} | {labels} | {unit} | {reading.Help} |";
    }

    [GeneratedRegex("^envoy_cluster_grpc_[0-9]+$")]
    private static partial Regex StatusName();
}
