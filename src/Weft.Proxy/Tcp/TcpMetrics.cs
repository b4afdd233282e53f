using Weft.Telemetry;

namespace Weft.Proxy.Tcp;

/// <summary>The counters of one opaque filter chain, under Envoy's names.</summary>
internal sealed class TcpMetrics
{
    public TcpMetrics(MetricRegistry registry, string prefix)
    {
        var label = new MetricLabel("envoy_tcp_prefix", prefix);
        Connections = registry.Counter("envoy_tcp_downstream_cx_total", "Opaque connections accepted.", $"tcp.{prefix}.downstream_cx_total", label);
        Active = registry.Gauge("envoy_tcp_downstream_cx_active", "Opaque connections open.", $"tcp.{prefix}.downstream_cx_active", label);
        BytesReceived = registry.Counter("envoy_tcp_downstream_cx_rx_bytes_total", "Bytes received from clients.", $"tcp.{prefix}.downstream_cx_rx_bytes_total", label);
        BytesSent = registry.Counter("envoy_tcp_downstream_cx_tx_bytes_total", "Bytes sent to clients.", $"tcp.{prefix}.downstream_cx_tx_bytes_total", label);
        NoRoute = registry.Counter("envoy_tcp_downstream_cx_no_route", "Opaque connections without an endpoint.", $"tcp.{prefix}.downstream_cx_no_route", label);
        IdleTimeouts = registry.Counter("envoy_tcp_idle_timeout", "Opaque connections closed for being idle.", $"tcp.{prefix}.idle_timeout", label);
    }

    public MetricSlot Connections { get; }

    public MetricSlot Active { get; }

    public MetricSlot BytesReceived { get; }

    public MetricSlot BytesSent { get; }

    public MetricSlot NoRoute { get; }

    public MetricSlot IdleTimeouts { get; }
}
