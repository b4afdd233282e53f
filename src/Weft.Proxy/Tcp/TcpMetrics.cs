using Weft.Telemetry;

namespace Weft.Proxy.Tcp;

/// <summary>
/// The counters of one opaque filter chain: under Envoy's names where Envoy has them. Here are those that a first connection moves at once, shown from
/// configuration on; the others wait for that connection.
/// </summary>
internal sealed class TcpMetrics
{
    private readonly string _prefix;
    private readonly string _hop;

    public TcpMetrics(MetricFactory registry, string prefix, string hop)
    {
        (Scope, _prefix, _hop) = (registry, prefix, hop);
        var label = new MetricLabel("envoy_tcp_prefix", prefix);
        MetricSlot Counter(string name, string help) => registry.Counter("envoy_tcp_" + name, help, $"tcp.{prefix}.{name}", label);

        Connections = Counter("downstream_cx_total", "Opaque connections accepted.");
        Active = registry.Gauge("envoy_tcp_downstream_cx_active", "Opaque connections open.", $"tcp.{prefix}.downstream_cx_active", label);
        BytesReceived = Counter("downstream_cx_rx_bytes_total", "Bytes received from clients.");
        BytesSent = Counter("downstream_cx_tx_bytes_total", "Bytes sent to clients.");
    }

    /// <summary>Held as long as the slots are.</summary>
    public MetricFactory Scope { get; }

    public MetricSlot Connections { get; }

    public MetricSlot Active { get; }

    public MetricSlot BytesReceived { get; }

    public MetricSlot BytesSent { get; }

    /// <summary>The others; asked for, they are shown. Any thread: two at once get the same slots.</summary>
    public LateTcpMetrics Late => field ??= new LateTcpMetrics(Scope, _prefix, _hop);

    /// <summary>A connection has come: from now on failures can be told from 0.</summary>
    public void CountActive(WorkerMetrics worker)
    {
        _ = Late;
        worker.Increment(Active);
    }

    /// <summary>Counts a connection that has ended.</summary>
    public void Record(WorkerMetrics worker, in ConnectionSummary ended)
    {
        worker.Decrement(Active);
        Late.Record(worker, ended);
    }
}
