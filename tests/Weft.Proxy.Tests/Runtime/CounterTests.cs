using System.Net;
using System.Net.WebSockets;
using System.Text;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>Known traffic, then exact values on both proxies: under two workers, and over pushes of configuration.</summary>
public sealed class CounterTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Requests_are_counted_exactly_on_both_proxies(bool http2Client, bool http2App)
    {
        await using var app = await TestApplication.StartAsync(http2App);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, http2App);
        for (var round = 0; round < 3; round++)
        {
            // Connections of their own, so that both workers have some.
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                using var client = Client(pair.Outbound, http2Client);
                for (var i = 0; i < 5; i++) await client.GetAsync(i == 4 ? "/status/503" : "/bytes/100");
            }));
            await PushAsync(pair, app.Port, http: true, http2App);
        }

        foreach (var (metrics, cluster, prefix) in Sides(pair))
        {
            await EventuallyAsync(() => Value(metrics, "envoy_http_downstream_rq_active", prefix), 0);
            Value(metrics, "envoy_http_downstream_rq_total", prefix).ShouldBe(60);
            Value(metrics, "envoy_http_downstream_rq_time_count", prefix).ShouldBe(60);
            Value(metrics, "envoy_http_downstream_rq_xx", prefix, ("envoy_response_code_class", "2")).ShouldBe(48);
            Value(metrics, "envoy_http_downstream_rq_xx_total", prefix, ("envoy_response_code_class", "5")).ShouldBe(12);
            Value(metrics, "envoy_cluster_upstream_rq_total", cluster).ShouldBe(60);
            Value(metrics, "envoy_cluster_upstream_rq_active", cluster).ShouldBe(0);
            Value(metrics, "envoy_cluster_upstream_rq_time_count", cluster).ShouldBe(60);
            Value(metrics, "envoy_cluster_upstream_rq_xx", cluster, ("envoy_response_code_class", "2")).ShouldBe(48);
            Value(metrics, "envoy_cluster_external_upstream_rq_xx", cluster, ("envoy_response_code_class", "5")).ShouldBe(12);
            Value(metrics, "envoy_cluster_upstream_rq", cluster, ("envoy_response_code", "503")).ShouldBe(12);
            Value(metrics, "envoy_cluster_external_upstream_rq", cluster, ("envoy_response_code", "200")).ShouldBe(48);
            Value(metrics, "envoy_cluster_membership_healthy", cluster).ShouldBe(1);
            SingleProxy.Sum(metrics, "envoy_listener_manager_lds_update_success").ShouldBe(4);
        }
        Value(pair.ClientMetrics, http2Client ? "envoy_http_downstream_rq_http2_total" : "envoy_http_downstream_rq_http1_total", ("envoy_http_conn_manager_prefix", "server")).ShouldBe(60);
        Value(pair.ClientMetrics, "envoy_http_downstream_cx_rx_bytes_total", ("envoy_http_conn_manager_prefix", "server")).ShouldBeGreaterThan(60 * 30);
        Value(pair.ClientMetrics, "envoy_http_downstream_cx_tx_bytes_total", ("envoy_http_conn_manager_prefix", "server")).ShouldBeGreaterThan(48 * 100);
        await EventuallyAsync(() => Value(pair.ClientMetrics, "envoy_http_downstream_cx_destroy_remote", ("envoy_http_conn_manager_prefix", "server")), 12);
        await EventuallyAsync(() => Value(pair.ClientMetrics, "envoy_http_downstream_cx_length_ms_count", ("envoy_http_conn_manager_prefix", "server")), 12);
        await EventuallyAsync(() => SingleProxy.Sum(pair.ClientMetrics, "envoy_listener_downstream_cx_active"), 0);
    }

    [Fact]
    public async Task Calls_of_gRPC_are_counted_exactly_on_both_proxies()
    {
        await using var app = await TestApplication.StartAsync(http2: true);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, http2App: true);
        using var client = Client(pair.Outbound, http2: true);
        for (var i = 0; i < 12; i++)
        {
            if (i == 6) await PushAsync(pair, app.Port, http: true, http2App: true);
            using var call = new HttpRequestMessage(HttpMethod.Post, "/pkg.Echo/Say") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent([0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 1, 8]) };
            call.Content.Headers.ContentType = new("application/grpc");
            if (i % 3 == 0) call.Headers.Add("say-status", "5");
            (await (await client.SendAsync(call)).Content.ReadAsByteArrayAsync()).Length.ShouldBe(12);
        }

        foreach (var (metrics, cluster, _) in Sides(pair))
        {
            await EventuallyAsync(() => Value(metrics, "envoy_cluster_grpc_total", cluster, ("envoy_grpc_bridge_service", "pkg.Echo"), ("envoy_grpc_bridge_method", "Say")), 12);
            Value(metrics, "envoy_cluster_grpc_success", cluster).ShouldBe(8);
            Value(metrics, "envoy_cluster_grpc_failure", cluster).ShouldBe(4);
            Value(metrics, "envoy_cluster_grpc_5", cluster).ShouldBe(4);
            Value(metrics, "envoy_cluster_grpc_request_message_count", cluster).ShouldBe(24);
            Value(metrics, "envoy_cluster_grpc_response_message_count", cluster).ShouldBe(24);
        }
    }

    [Fact]
    public async Task Messages_of_WebSockets_are_counted_exactly_on_both_proxies()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(new Uri($"ws://{pair.Outbound}/ws"), CancellationToken.None);
            foreach (var size in new[] { 0, 1, 125, 126, 65_535, 65_536, 200_000 })
            {
                await socket.SendAsync(new byte[size], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
                WebSocketReceiveResult part;
                do part = await socket.ReceiveAsync(new byte[65_536], CancellationToken.None);
                while (!part.EndOfMessage);
                if (size == 125) await PushAsync(pair, app.Port, http: true);
            }
            foreach (var (metrics, _, prefix) in Sides(pair)) Value(metrics, "envoy_http_downstream_cx_upgrades_active", prefix).ShouldBe(1);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        }

        foreach (var (metrics, cluster, prefix) in Sides(pair))
        {
            await EventuallyAsync(() => Value(metrics, "envoy_http_downstream_cx_upgrades_active", prefix), 0);
            Value(metrics, "envoy_http_downstream_cx_upgrades_total", prefix).ShouldBe(1);
            Value(metrics, "weft_websocket_messages_total", prefix, ("from", "client")).ShouldBe(7);
            // The echo sends in pieces of its own buffer, and ends each message once.
            Value(metrics, "weft_websocket_messages_total", prefix, ("from", "server")).ShouldBe(7);
            Value(metrics, "envoy_cluster_upstream_rq_xx", cluster).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Opaque_connections_are_counted_exactly_on_both_proxies()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false);
        for (var i = 0; i < 20; i++)
        {
            if (i % 5 == 4) await PushAsync(pair, echo.Port, http: false);
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            await client.SendAsync("hello");
            (await client.ReadExactlyAsync(5)).ShouldBe(Encoding.ASCII.GetBytes("hello"));
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await client.ReadToEndAsync();
        }

        foreach (var (metrics, cluster, prefix) in Sides(pair, "envoy_tcp_prefix"))
        {
            await EventuallyAsync(() => Value(metrics, "envoy_tcp_downstream_cx_active", prefix), 0);
            Value(metrics, "envoy_tcp_downstream_cx_total", prefix).ShouldBe(20);
            Value(metrics, "envoy_tcp_downstream_cx_rx_bytes_total", prefix).ShouldBe(100);
            Value(metrics, "envoy_tcp_downstream_cx_tx_bytes_total", prefix).ShouldBe(100);
            Value(metrics, "envoy_cluster_upstream_cx_rx_bytes_total", cluster).ShouldBe(100);
        }
        Value(pair.ServerMetrics, "envoy_cluster_upstream_cx_total", ("envoy_cluster_name", "app")).ShouldBe(20);
        await EventuallyAsync(() => Value(pair.ServerMetrics, "envoy_cluster_upstream_cx_length_ms_count", ("envoy_cluster_name", "app")), 20);
    }

    [Fact]
    public async Task A_failure_made_here_is_an_error_of_the_service_as_behind_Envoy()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), ScriptedServer.ClosedPort());
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 503 ");

        Value(proxy.Metrics, "envoy_cluster_upstream_rq_xx", ("envoy_response_code_class", "5")).ShouldBe(1);
        Value(proxy.Metrics, "envoy_cluster_upstream_rq_pending_failure_eject").ShouldBe(1);
        Value(proxy.Metrics, "envoy_cluster_upstream_rq_time_count").ShouldBe(0);
    }

    [Fact]
    public async Task A_certificate_tells_when_it_ends()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false);
        await pair.IdentifyAsync(pair.Server, "server", life: TimeSpan.FromDays(2.5));

        SingleProxy.Sum(pair.ServerMetrics, "envoy_server_days_until_first_cert_expiring").ShouldBe(2);
        var end = TimeProvider.System.GetUtcNow().AddDays(2.5).ToUnixTimeSeconds();
        SingleProxy.Sum(pair.ServerMetrics, "envoy_listener_ssl_certificate_expiration_unix_time_seconds").ShouldBeInRange(end - 3700, end + 60);
        SingleProxy.Sum(pair.ServerMetrics, "envoy_server_live").ShouldBe(1);
    }

    private static IEnumerable<(MetricRegistry Metrics, (string, string) Cluster, (string, string) Prefix)> Sides(SidecarPair pair, string prefix = "envoy_http_conn_manager_prefix") =>
    [
        (pair.ClientMetrics, ("envoy_cluster_name", "server"), (prefix, "server")),
        (pair.ServerMetrics, ("envoy_cluster_name", "app"), (prefix, "app")),
    ];

    private static long Value(MetricRegistry metrics, string name, params (string Name, string Value)[] labels) => SingleProxy.Sum(metrics, name, labels);

    private static async Task PushAsync(SidecarPair pair, int appPort, bool http, bool http2App = false)
    {
        await pair.ServeAsync(appPort, http, http2App);
        await pair.CallAsync(http);
    }

    private static async Task EventuallyAsync(Func<long> read, long expected)
    {
        for (var i = 0; i < 100 && read() != expected; i++) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        read().ShouldBe(expected);
    }

    private static HttpClient Client(string address, bool http2) => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://{address}"),
        DefaultRequestVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
}
