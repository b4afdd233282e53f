using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Tcp;

/// <summary>The counters of one opaque filter chain: under Envoy's names where Envoy has them.</summary>
internal sealed class TcpMetrics
{
    private readonly MetricSlot[] _closed;
    private readonly FailureCounters _failures;

    public TcpMetrics(MetricFactory registry, string prefix, string hop)
    {
        Scope = registry;
        var label = new MetricLabel("envoy_tcp_prefix", prefix);
        MetricSlot Counter(string name, string help) => registry.Counter("envoy_tcp_" + name, help, $"tcp.{prefix}.{name}", label);

        Connections = Counter("downstream_cx_total", "Opaque connections accepted.");
        Active = registry.Gauge("envoy_tcp_downstream_cx_active", "Opaque connections open.", $"tcp.{prefix}.downstream_cx_active", label);
        BytesReceived = Counter("downstream_cx_rx_bytes_total", "Bytes received from clients.");
        BytesSent = Counter("downstream_cx_tx_bytes_total", "Bytes sent to clients.");
        NoRoute = Counter("downstream_cx_no_route", "Opaque connections without an endpoint.");
        IdleTimeouts = Counter("idle_timeout", "Opaque connections closed for being idle.");
        Connect = registry.Histogram("weft_tcp_connect_ms", "From the dial of an endpoint until it took an opaque connection, in a tunnel or by itself.", $"tcp.{prefix}.connect_ms", label);
        Length = registry.Histogram("weft_tcp_length_ms", "From the acceptance of an opaque connection to its end.", $"tcp.{prefix}.length_ms", label);
        _closed = ClosedSlots(registry, label);
        _failures = new FailureCounters(registry, label, hop);
    }

    /// <summary>Held as long as the slots are.</summary>
    public MetricFactory Scope { get; }

    public MetricSlot Connections { get; }

    public MetricSlot Active { get; }

    public MetricSlot BytesReceived { get; }

    public MetricSlot BytesSent { get; }

    public MetricSlot NoRoute { get; }

    public MetricSlot IdleTimeouts { get; }

    public HistogramSlot Connect { get; }

    public HistogramSlot Length { get; }

    /// <summary>Counts a connection that has ended.</summary>
    public void Record(WorkerMetrics worker, in ConnectionSummary ended)
    {
        var cause = ended.Cause;
        worker.Decrement(Active);
        worker.Increment(_closed[Index(cause.By, cause.Reason)]);
        worker.Record(Length, ended.DurationMicroseconds);
        if (cause.Reason == CloseReason.Idle) worker.Increment(IdleTimeouts);
        if (cause.Reason != CloseReason.Failure) return;
        worker.Increment(_failures[cause.Failure]);
        if (ended.ConnectMicroseconds < 0) worker.Increment(NoRoute);
    }

    private static MetricSlot[] ClosedSlots(MetricFactory registry, MetricLabel label)
    {
        var slots = new MetricSlot[Index(CloseParty.Proxy, CloseReason.Stopped) + 1];
        foreach (var by in Enum.GetValues<CloseParty>())
        {
            foreach (var reason in Enum.GetValues<CloseReason>())
            {
                if ((by == CloseParty.Proxy) != (reason >= CloseReason.Idle)) continue;
                slots[Index(by, reason)] = registry.Counter(
                    "weft_tcp_closed_total", "Opaque connections that ended, by who ended them first and how.", label,
                    new MetricLabel("by", by.ToString().ToLowerInvariant()), new MetricLabel("reason", reason.ToString().ToLowerInvariant()));
            }
        }
        return slots;
    }

    private static int Index(CloseParty by, CloseReason reason) => ((int)by * ((int)CloseReason.Stopped + 1)) + (int)reason;
}
