using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Http;

/// <summary>The counters of an HTTP filter chain that are shown with its first connection.</summary>
internal sealed class LateHttpMetrics
{
    private readonly MetricSlot[] _byClass = new MetricSlot[5];

    public LateHttpMetrics(HttpMetrics early, string prefix, string hop)
    {
        var registry = early.Scope;
        var label = new MetricLabel("envoy_http_conn_manager_prefix", prefix);
        MetricSlot Counter(string name, string help) => registry.Counter("envoy_http_" + name, help, $"http.{prefix}.{name}", label);

        ConnectionsDestroyedLocal = Counter("downstream_cx_destroy_local", "HTTP connections that this proxy ended.");
        ConnectionsDestroyedRemote = Counter("downstream_cx_destroy_remote", "HTTP connections that the client ended.");
        NoRoute = Counter("no_route", "Requests that no route matches.");
        NoCluster = Counter("no_cluster", "Requests whose route leads to no cluster.");
        Upgrades = Counter("downstream_cx_upgrades_total", "Requests that left HTTP, such as WebSockets.");
        UpgradesActive = registry.Gauge("envoy_http_downstream_cx_upgrades_active", "Requests that left HTTP and go on.", $"http.{prefix}.downstream_cx_upgrades_active", label);
        ClientMessages = registry.Counter("weft_websocket_messages_total", "Messages of WebSockets, by who sent them.", $"http.{prefix}.websocket.client_messages", label, new MetricLabel("from", "client"));
        ServerMessages = registry.Counter("weft_websocket_messages_total", "Messages of WebSockets, by who sent them.", $"http.{prefix}.websocket.server_messages", label, new MetricLabel("from", "server"));
        Time = registry.Histogram("envoy_http_downstream_rq_time", "From the head of a request to the end of its answer.", $"http.{prefix}.downstream_rq_time", label);
        Length = registry.Histogram("envoy_http_downstream_cx_length_ms", "From the acceptance of an HTTP connection to its end.", $"http.{prefix}.downstream_cx_length_ms", label);
        ReceivedResets = Counter("downstream_rq_rx_reset", "Requests reset by clients.");
        IdleTimeouts = Counter("downstream_rq_idle_timeout", "Requests ended for being idle.");
        for (var i = 0; i < _byClass.Length; i++) _byClass[i] = i + 1 == HttpMetrics.SuccessClass ? early.Successes : HttpMetrics.Class(registry, prefix, label, i + 1);
        Failures = new FailureCounters(registry, label, hop);
        Time.Show();
        Length.Show();
    }

    public MetricSlot ConnectionsDestroyedLocal { get; }

    public MetricSlot ConnectionsDestroyedRemote { get; }

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

    public FailureCounters Failures { get; }

    public MetricSlot ByClass(int status) => _byClass[Math.Clamp(status / 100, 1, 5) - 1];
}
