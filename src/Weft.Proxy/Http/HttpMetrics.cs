using System.Globalization;
using Weft.Telemetry;

namespace Weft.Proxy.Http;

/// <summary>
/// The counters of one HTTP filter chain, under Envoy's names. Here are those that a first connection moves at once, shown from configuration on; the
/// others, most of them, wait for that connection: most services of a mesh are never called by most of its proxies.
/// </summary>
internal sealed class HttpMetrics
{
    /// <summary>The class of answers that is shown from configuration on.</summary>
    public const int SuccessClass = 2;

    private readonly string _prefix;
    private readonly string _hop;

    public HttpMetrics(MetricFactory registry, string prefix, string hop)
    {
        (Scope, _prefix, _hop) = (registry, prefix, hop);
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
        BytesReceived = Counter("downstream_cx_rx_bytes_total", "Bytes received on HTTP connections; streams of a shared connection are counted with it.");
        BytesSent = Counter("downstream_cx_tx_bytes_total", "Bytes sent on HTTP connections.");
        Successes = Class(registry, prefix, label, SuccessClass);
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

    public MetricSlot BytesReceived { get; }

    public MetricSlot BytesSent { get; }

    /// <summary>Answers of class 2.</summary>
    public MetricSlot Successes { get; }

    /// <summary>The others; asked for, they are shown. Any thread: two at once get the same slots.</summary>
    public LateHttpMetrics Late => field ??= new LateHttpMetrics(this, _prefix, _hop);

    /// <summary>A connection is served: from now on failures can be told from 0.</summary>
    public void CountConnection(WorkerMetrics worker)
    {
        _ = Late;
        worker.Increment(Connections);
        worker.Increment(ConnectionsActive);
    }

    /// <summary>A request came in whole or in part, in HTTP/2 or not.</summary>
    public void CountRequest(WorkerMetrics worker, bool isHttp2)
    {
        worker.Increment(Requests);
        worker.Increment(RequestsActive);
        worker.Increment(isHttp2 ? Http2Requests : Http1Requests);
    }

    /// <summary>Answers of one class of status.</summary>
    public static MetricSlot Class(MetricFactory registry, string prefix, MetricLabel label, int number)
    {
        var kind = new MetricLabel("envoy_response_code_class", number.ToString(CultureInfo.InvariantCulture));
        var slot = registry.Counter("envoy_http_downstream_rq_xx", "Answers by class of status.", $"http.{prefix}.downstream_rq_{number}xx", label, kind);
        registry.Alias(slot, "envoy_http_downstream_rq_xx_total", "Answers by class of status, as later dashboards call them.", $"http.{prefix}.downstream_rq_{number}xx_total", label, kind);
        return slot;
    }
}
