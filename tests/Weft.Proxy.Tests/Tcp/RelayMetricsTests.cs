using Weft.Proxy.Tests.Runtime;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Tcp;

public sealed class RelayMetricsTests
{
    [Theory]
    [InlineData(Carrying.Tunnel, 1)]
    [InlineData(Carrying.ClientKnowsKuma, 3)]
    public async Task Bytes_times_and_ends_are_counted_at_both_proxies(Carrying how, int connections)
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, workers: 1, kumaClient: how == Carrying.ClientKnowsKuma);
        for (var i = 0; i < 3; i++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            await client.SendAsync("12345");
            await client.ReadUntilAsync("12345");
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await client.ReadToEndAsync();
        }

        foreach (var (metrics, prefix) in new[] { (pair.ClientMetrics, "server"), (pair.ServerMetrics, "app") })
        {
            var text = await EventuallyAsync(metrics, $"weft_tcp_closed_total{{envoy_tcp_prefix=\"{prefix}\",by=\"client\",reason=\"end\"}} 3");
            text.ShouldContain($"envoy_tcp_downstream_cx_total{{envoy_tcp_prefix=\"{prefix}\"}} 3\n");
            text.ShouldContain($"envoy_tcp_downstream_cx_active{{envoy_tcp_prefix=\"{prefix}\"}} 0\n");
            text.ShouldContain($"envoy_tcp_downstream_cx_rx_bytes_total{{envoy_tcp_prefix=\"{prefix}\"}} 15\n");
            text.ShouldContain($"envoy_tcp_downstream_cx_tx_bytes_total{{envoy_tcp_prefix=\"{prefix}\"}} 15\n");
            text.ShouldContain($"weft_tcp_length_ms_count{{envoy_tcp_prefix=\"{prefix}\"}} 3\n");
            text.ShouldContain($"weft_tcp_connect_ms_count{{envoy_tcp_prefix=\"{prefix}\"}} 3\n");
        }
        var client1 = Text(pair.ClientMetrics);
        client1.ShouldContain($"envoy_cluster_upstream_cx_connect_ms_count{{envoy_cluster_name=\"server\"}} {connections}\n");
        client1.ShouldContain("envoy_cluster_upstream_cx_rx_bytes_total{envoy_cluster_name=\"server\"} 15\n");
        var server = Text(pair.ServerMetrics);
        server.ShouldContain("envoy_cluster_upstream_cx_length_ms_count{envoy_cluster_name=\"app\"} 3\n");
        server.ShouldContain("envoy_cluster_upstream_cx_destroy_local{envoy_cluster_name=\"app\"} 3\n");
        server.ShouldContain("envoy_cluster_upstream_cx_destroy_local_with_active_rq{envoy_cluster_name=\"app\"} 3\n");
        server.ShouldContain("envoy_cluster_upstream_cx_destroy_remote{envoy_cluster_name=\"app\"} 0\n");
    }

    [Fact]
    public async Task An_endpoint_that_ends_first_is_counted_as_remote()
    {
        using var app = new ScriptedServer((peer, _) => peer.SendAsync("bye"));
        await using var pair = await SidecarPair.StartAsync(app.Port, http: false);
        using (var client = await RawPeer.ConnectAsync(pair.Outbound)) (await client.ReadToEndAsync()).ShouldBe("bye");

        var text = await EventuallyAsync(pair.ServerMetrics, "envoy_cluster_upstream_cx_destroy_remote{envoy_cluster_name=\"app\"} 1");
        text.ShouldContain("envoy_cluster_upstream_cx_destroy_remote_with_active_rq{envoy_cluster_name=\"app\"} 1\n");
        await EventuallyAsync(pair.ClientMetrics, "weft_tcp_closed_total{envoy_tcp_prefix=\"server\",by=\"endpoint\",reason=\"end\"} 1");
    }

    [Fact]
    public async Task A_failed_dial_has_its_code_and_one_line_in_the_log_for_many()
    {
        await using var pair = await SidecarPair.StartAsync(ScriptedServer.ClosedPort(), http: false, workers: 1);
        for (var i = 0; i < 20; i++)
        {
            // The reset may meet the connect itself.
            await Record.ExceptionAsync(async () =>
            {
                using var client = await RawPeer.ConnectAsync(pair.Outbound);
                await client.ReadToEndAsync();
            });
        }

        await EventuallyAsync(pair.ServerMetrics, "weft_failures_total{envoy_tcp_prefix=\"app\",code=\"upstream_connect_failed\",hop=\"inbound\"} 20");
        var text = await EventuallyAsync(pair.ClientMetrics, "weft_tcp_closed_total{envoy_tcp_prefix=\"server\",by=\"proxy\",reason=\"failure\"} 20");
        text.ShouldContain("envoy_tcp_downstream_cx_no_route{envoy_tcp_prefix=\"server\"} 20\n");
        lock (pair.Log)
        {
            var lines = pair.Log.Where(line => line.StartsWith("warn tcp_failed inbound cluster app endpoint 127.0.0.1:", StringComparison.Ordinal)).ToList();
            lines.Count.ShouldBeInRange(1, 5);
            lines[0].ShouldContain(": upstream_connect_failed after 1 tries: ConnectRefused: nothing listens at the address (1 since the last line)");
        }
    }

    [Fact]
    public async Task A_connection_without_a_byte_is_ended_for_being_idle_and_both_sides_see_a_reset()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, idle: TimeSpan.FromMilliseconds(300));
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("x");
        await client.ReadUntilAsync("x");

        var thrown = await Record.ExceptionAsync(() => client.Socket.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(10)));

        thrown.ShouldBeOfType<System.Net.Sockets.SocketException>();
        var text = await EventuallyAsync(pair.ClientMetrics, "envoy_tcp_downstream_cx_active{envoy_tcp_prefix=\"server\"} 0");
        (Idle(text) + Idle(Text(pair.ServerMetrics))).ShouldBeInRange(1, 2);
    }

    private static int Idle(string text) => text.Contains("by=\"proxy\",reason=\"idle\"} 1\n", StringComparison.Ordinal) ? 1 : 0;

    private static async Task<string> EventuallyAsync(MetricRegistry metrics, string line)
    {
        for (var i = 0; i < 250 && !Text(metrics).Contains(line + '\n', StringComparison.Ordinal); i++) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var text = Text(metrics);
        text.ShouldContain(line + '\n');
        return text;
    }

    private static string Text(MetricRegistry metrics)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        PrometheusText.Write(metrics, output);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
