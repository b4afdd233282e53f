using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Tcp;

/// <summary>The counters of an opaque filter chain that are shown with its first connection.</summary>
internal sealed class LateTcpMetrics
{
    private readonly MetricSlot _noRoute;
    private readonly MetricSlot _idleTimeouts;
    private readonly MetricSlot[] _closed;
    private readonly HistogramSlot _length;
    private readonly FailureCounters _failures;

    public LateTcpMetrics(MetricFactory registry, string prefix, string hop)
    {
        var label = new MetricLabel("envoy_tcp_prefix", prefix);
        _noRoute = registry.Counter("envoy_tcp_downstream_cx_no_route", "Opaque connections without an endpoint.", $"tcp.{prefix}.downstream_cx_no_route", label);
        _idleTimeouts = registry.Counter("envoy_tcp_idle_timeout", "Opaque connections closed for being idle.", $"tcp.{prefix}.idle_timeout", label);
        Connect = registry.Histogram("weft_tcp_connect_ms", "From the dial of an endpoint until it took an opaque connection, in a tunnel or by itself.", $"tcp.{prefix}.connect_ms", label);
        _length = registry.Histogram("weft_tcp_length_ms", "From the acceptance of an opaque connection to its end.", $"tcp.{prefix}.length_ms", label);
        _closed = ClosedSlots(registry, label);
        _failures = new FailureCounters(registry, label, hop);
        Connect.Show();
        _length.Show();
    }

    public HistogramSlot Connect { get; }

    /// <summary>Counts a connection that has ended.</summary>
    public void Record(WorkerMetrics worker, in ConnectionSummary ended)
    {
        var cause = ended.Cause;
        worker.Increment(_closed[Index(cause.By, cause.Reason)]);
        worker.Record(_length, ended.DurationMicroseconds);
        if (cause.Reason == CloseReason.Idle) worker.Increment(_idleTimeouts);
        if (cause.Reason != CloseReason.Failure) return;
        worker.Increment(_failures[cause.Failure]);
        if (ended.ConnectMicroseconds < 0) worker.Increment(_noRoute);
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
