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
        ReceivedResets = Counter("downstream_rq_rx_reset", "Requests reset by clients.");
        IdleTimeouts = Counter("downstream_rq_idle_timeout", "Requests ended for being idle.");
        for (var i = 0; i < _byClass.Length; i++)
        {
            _byClass[i] = registry.Counter(
                "envoy_http_downstream_rq_xx", "Answers by class of status.", $"http.{prefix}.downstream_rq_{i + 1}xx", label, new MetricLabel("envoy_response_code_class", (i + 1).ToString(CultureInfo.InvariantCulture)));
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

    public MetricSlot ReceivedResets { get; }

    public MetricSlot IdleTimeouts { get; }

    public MetricSlot ByClass(int status) => _byClass[Math.Clamp(status / 100, 1, 5) - 1];

    public FailureCounters Failures { get; }
}
