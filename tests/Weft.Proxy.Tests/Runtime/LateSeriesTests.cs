using Weft.Proxy.Runtime;
using Weft.Proxy.Upstream;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>
/// What fails, and what is measured, is shown at 0 with the first connection, so that a reader of metrics sees the step to 1; a service that nobody
/// talks to has no more than the counters of that first step.
/// </summary>
public sealed class LateSeriesTests
{
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private static readonly int Failures = Enum.GetValues<FailureCode>().Length - 1;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_chain_of_http_shows_its_failures_with_its_first_connection_and_a_cluster_with_its_first_request(int workers)
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync(Ok);
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Workers = workers }, app.Port);
        Shown(proxy, "http.http.").ShouldBe([
            "downstream_cx_active", "downstream_cx_http1_total", "downstream_cx_http2_total", "downstream_cx_rx_bytes_total", "downstream_cx_total", "downstream_cx_tx_bytes_total",
            "downstream_rq_2xx", "downstream_rq_2xx_total", "downstream_rq_active", "downstream_rq_http1_total", "downstream_rq_http2_total", "downstream_rq_total"]);
        Shown(proxy, "cluster.app.").ShouldBe([
            "external.upstream_rq_2xx", "membership_healthy", "membership_total", "ssl_handshake", "update_success", "upstream_cx_active", "upstream_cx_http1_total", "upstream_cx_http2_total",
            "upstream_cx_rx_bytes_total", "upstream_cx_total", "upstream_cx_tx_bytes_total", "upstream_rq_2xx", "upstream_rq_active", "upstream_rq_total", "weft_tunnels_total"]);
        Lines(proxy, "weft_failures_total{").ShouldBeEmpty();

        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await ShownAsync(proxy, "weft_failures_total{", Failures);
        AllAreZero(proxy, "weft_failures_total{", "envoy_http_downstream_rq_time_", "envoy_http_downstream_cx_length_ms_", "envoy_http_downstream_rq_xx{", "envoy_listener_downstream_cx_overflow{");
        Lines(proxy, "envoy_cluster_upstream_cx_connect_fail{").ShouldBeEmpty("no request came yet");

        await client.SendAsync(Get);
        (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        AllAreZero(proxy, "envoy_cluster_upstream_cx_connect_fail{", "envoy_cluster_upstream_rq_timeout{", "envoy_cluster_upstream_rq_per_cx_count{", "weft_failures_total{");
        proxy.Metric("envoy_cluster_upstream_rq_time_count").ShouldBe(1);
        proxy.Metric("envoy_cluster_upstream_cx_connect_ms_count").ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_opaque_chain_shows_its_failures_with_its_first_connection(bool isKafka)
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = !isKafka, IsKafka = isKafka, Workers = 2 }, echo.Port);
        var prefix = isKafka ? "kafka" : "tcp";
        Shown(proxy, $"tcp.{prefix}.").ShouldBe(["downstream_cx_active", "downstream_cx_rx_bytes_total", "downstream_cx_total", "downstream_cx_tx_bytes_total"]);
        (Lines(proxy, "envoy_kafka_").Count + Lines(proxy, "weft_kafka_").Count + Lines(proxy, "weft_failures_total{").Count).ShouldBe(0);

        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await ShownAsync(proxy, "weft_failures_total{", Failures);
        AllAreZero(proxy, "weft_failures_total{", "weft_tcp_closed_total{", "weft_tcp_length_ms_", "envoy_tcp_idle_timeout{");
        if (!isKafka) return;
        foreach (var type in (string[])["produce", "fetch", "share_fetch"]) Lines(proxy, $"envoy_kafka_request_duration_count{{kafka_name=\"kafka\",kafka_type=\"{type}_response_duration\"}}").Single().ShouldEndWith(" 0");
        AllAreZero(proxy, "envoy_kafka_request_{kafka_name=\"kafka\",kafka_type=\"failure\"}", "weft_kafka_not_rewritten_total{");
    }

    [Fact]
    public async Task A_failure_of_the_first_connection_itself_is_counted_too()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), ScriptedServer.ClosedPort());
        using var first = await RawPeer.ConnectAsync(proxy.Address);
        await first.SendAsync(Get);
        (await first.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 503 ");
        Lines(proxy, "weft_failures_total{").Count.ShouldBe(Failures);
        proxy.Metric("weft_failures_total").ShouldBe(1);
        proxy.Metric("envoy_cluster_upstream_cx_connect_fail").ShouldBe(1);
        Lines(proxy, "weft_failures_total{").Count(line => line.EndsWith(" 0", StringComparison.Ordinal)).ShouldBe(Failures - 1);
    }

    [Fact]
    public async Task Who_asks_for_used_series_only_hears_of_no_failure_that_has_not_been()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), ScriptedServer.ClosedPort());
        using var first = await RawPeer.ConnectAsync(proxy.Address);
        await first.SendAsync(Get);
        (await first.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 503 ");

        proxy.Metrics.ReadAll(new MetricSelection { UsedOnly = true }).Count(reading => reading.Name == "weft_failures_total").ShouldBe(1);
        proxy.Metrics.ReadAll(new MetricSelection { UsedOnly = false }).Count(reading => reading.Name == "weft_failures_total").ShouldBe(Failures);
    }

    [Fact]
    public async Task Series_that_are_shown_stay_over_pushes_and_are_registered_once()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = true, Workers = 2 }, echo.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("hello");
        await client.ReadExactlyAsync(5);
        var shown = proxy.Metrics.Series;

        (await proxy.Runtime.ApplyAsync(proxy.Structure())).ShouldBe(CommitResult.Applied);
        using var another = await RawPeer.ConnectAsync(proxy.Address);
        await another.SendAsync("hello");
        await another.ReadExactlyAsync(5);

        proxy.Metrics.Series.ShouldBe(shown);
        proxy.Metric("envoy_tcp_downstream_cx_total").ShouldBe(2);
    }

    [Fact]
    public async Task The_default_table_holds_three_thousand_services_that_nobody_talks_to()
    {
        const int services = 3_000;
        var registry = new MetricRegistry();
        await using var runtime = new ProxyRuntime(new ProxyOptions { Workers = 1, Mesh = "m", Name = "p", Metrics = registry });
        var own = registry.Series;
        var names = Enumerable.Range(0, services).Select(i => $"service-{i}").ToList();
        runtime.Start();
        (await runtime.ApplyAsync(new StructureUnit("1", [.. names.Select(Outbound)], [.. names.Select(Routes)], [.. names.Select(name => new Cluster { Name = name })]))).ShouldBe(CommitResult.Applied);

        ((registry.Series - own) / services).ShouldBe(29);
        registry.SeriesFolded.ShouldBe(0);
    }

    // No address of this machine: what cannot be bound has its series all the same, and 3,000 sockets stay unopened.
    private static Listener Outbound(string name, int number) => new()
    {
        Name = name,
        Address = new SocketAddress { Address = $"192.0.2.{number % 250}", Port = (uint)(10_000 + number) },
        Direction = TrafficDirection.Outbound,
        FilterChains = { new FilterChain { Http = new HttpConnectionManager { StatPrefix = name, RouteConfiguration = name } } },
    };

    private static RouteConfiguration Routes(string name) =>
        new() { Name = name, VirtualHosts = { new VirtualHost { Name = "all", Domains = { "*" }, Routes = { new Route { Match = new RouteMatch { PathPrefix = "/" }, Clusters = { new WeightedCluster { Cluster = name } } } } } } };

    private static List<string> Shown(SingleProxy proxy, string prefix)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        StatsText.Write(proxy.Metrics, output);
        return [.. System.Text.Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
            .Select(line => line[prefix.Length..line.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal)];
    }

    private static List<string> Lines(SingleProxy proxy, string prefix)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        PrometheusText.Write(proxy.Metrics, output);
        return [.. System.Text.Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))];
    }

    private static async Task ShownAsync(SingleProxy proxy, string prefix, int count)
    {
        for (var i = 0; i < 250 && Lines(proxy, prefix).Count < count; i++) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        Lines(proxy, prefix).Count.ShouldBe(count);
    }

    private static void AllAreZero(SingleProxy proxy, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            var lines = Lines(proxy, prefix);
            lines.ShouldNotBeEmpty(prefix);
            lines.ShouldAllBe(line => line.EndsWith(" 0", StringComparison.Ordinal));
        }
    }
}
