using System.Globalization;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Http;

/// <summary>The counters of one HTTP filter chain, under Envoy's names.</summary>
internal sealed class HttpMetrics
{
    private readonly MetricSlot[] _byClass = new MetricSlot[5];

    public HttpMetrics(MetricFactory registry, string prefix, string hop)
    {
        Scope = registry;
        var label = new MetricLabel("envoy_http_conn_manager_prefix", prefix);
        MetricSlot Counter(string name, string help) => registry.Counter("envoy_http_" + name, help, $"http.{prefix}.{name}", label);
        MetricSlot Gauge(string name, string help) => registry.Gauge("envoy_http_" + name, help, $"http.{prefix}.{name}", label);

        Connections = Counter("downstream_cx_total", "HTTP connections accepted.");
        ConnectionsActive = Gauge("downstream_cx_active", "HTTP connections open.");
        Http1Connections = Counter("downstream_cx_http1_total", "HTTP/1 connections accepted.");
        Http2Connections = Counter("downstream_cx_http2_total", "HTTP/2 connections accepted.");
        Requests = Counter("downstream_rq_total", "Requests received.");
        RequestsActive = Gauge("downstream_rq_active", "Requests under way.");
        Http1Requests = Counter("downstream_rq_http1_total", "Requests received in HTTP/1.");
        Http2Requests = Counter("downstream_rq_http2_total", "Requests received in HTTP/2.");
        ConnectionsDestroyedLocal = Counter("downstream_cx_destroy_local", "HTTP connections that this proxy ended.");
        ConnectionsDestroyedRemote = Counter("downstream_cx_destroy_remote", "HTTP connections that the client ended.");
        BytesReceived = Counter("downstream_cx_rx_bytes_total", "Bytes received on HTTP connections; streams of a shared connection are counted with it.");
        BytesSent = Counter("downstream_cx_tx_bytes_total", "Bytes sent on HTTP connections.");
        NoRoute = Counter("no_route", "Requests that no route matches.");
        NoCluster = Counter("no_cluster", "Requests whose route leads to no cluster.");
        Upgrades = Counter("downstream_cx_upgrades_total", "Requests that left HTTP, such as WebSockets.");
        UpgradesActive = Gauge("downstream_cx_upgrades_active", "Requests that left HTTP and go on.");
        ClientMessages = registry.Counter("weft_websocket_messages_total", "Messages of WebSockets, by who sent them.", $"http.{prefix}.websocket.client_messages", label, new MetricLabel("from", "client"));
        ServerMessages = registry.Counter("weft_websocket_messages_total", "Messages of WebSockets, by who sent them.", $"http.{prefix}.websocket.server_messages", label, new MetricLabel("from", "server"));
        Time = registry.Histogram("envoy_http_downstream_rq_time", "From the head of a request to the end of its answer.", $"http.{prefix}.downstream_rq_time", label);
        Length = registry.Histogram("envoy_http_downstream_cx_length_ms", "From the acceptance of an HTTP connection to its end.", $"http.{prefix}.downstream_cx_length_ms", label);
        ReceivedResets = Counter("downstream_rq_rx_reset", "Requests reset by clients.");
        IdleTimeouts = Counter("downstream_rq_idle_timeout", "Requests ended for being idle.");
        for (var i = 0; i < _byClass.Length; i++)
        {
            var kind = new MetricLabel("envoy_response_code_class", (i + 1).ToString(CultureInfo.InvariantCulture));
            _byClass[i] = registry.Counter("envoy_http_downstream_rq_xx", "Answers by class of status.", $"http.{prefix}.downstream_rq_{i + 1}xx", label, kind);
            registry.Alias(_byClass[i], "envoy_http_downstream_rq_xx_total", "Answers by class of status, as later dashboards call them.", $"http.{prefix}.downstream_rq_{i + 1}xx_total", label, kind);
        }
        Failures = new FailureCounters(registry, label, hop);
    }

    /// <summary>Held as long as the slots are.</summary>
    public MetricFactory Scope { get; }

    public MetricSlot Connections { get; }

    public MetricSlot ConnectionsActive { get; }

    public MetricSlot Http1Connections { get; }

    public MetricSlot Http2Connections { get; }

    public MetricSlot Requests { get; }

    public MetricSlot RequestsActive { get; }

    public MetricSlot Http1Requests { get; }

    public MetricSlot Http2Requests { get; }

    public MetricSlot ConnectionsDestroyedLocal { get; }

    public MetricSlot ConnectionsDestroyedRemote { get; }

    public MetricSlot BytesReceived { get; }

    public MetricSlot BytesSent { get; }

    public MetricSlot NoRoute { get; }

    public MetricSlot NoCluster { get; }

    public MetricSlot Upgrades { get; }

    public MetricSlot UpgradesActive { get; }

    public MetricSlot ClientMessages { get; }

    public MetricSlot ServerMessages { get; }

    public HistogramSlot Time { get; }

    public HistogramSlot Length { get; }

    public MetricSlot ReceivedResets { get; }

    public MetricSlot IdleTimeouts { get; }

    public MetricSlot ByClass(int status) => _byClass[Math.Clamp(status / 100, 1, 5) - 1];

    public FailureCounters Failures { get; }

    /// <summary>A request came in whole or in part, in HTTP/2 or not.</summary>
    public void CountRequest(WorkerMetrics worker, bool isHttp2)
    {
        worker.Increment(Requests);
        worker.Increment(RequestsActive);
        worker.Increment(isHttp2 ? Http2Requests : Http1Requests);
    }
}
