using Weft.Telemetry;

namespace Weft.Proxy.Listeners;

/// <summary>
/// The counters of one listener, under Envoy's names. Here are its connections, shown from configuration on; the others wait for the first connection,
/// or the first certificate to serve.
/// </summary>
internal sealed class ListenerMetrics
{
    private readonly string _address;
    private LateListenerMetrics? _late;

    public ListenerMetrics(MetricFactory registry, string address)
    {
        (Scope, _address) = (registry, address);
        var label = new MetricLabel("envoy_listener_address", address);
        Connections = registry.Counter("envoy_listener_downstream_cx_total", "Connections accepted.", $"listener.{address}.downstream_cx_total", label);
        Active = registry.Gauge("envoy_listener_downstream_cx_active", "Connections open.", $"listener.{address}.downstream_cx_active", label);
    }

    /// <summary>Held as long as the slots are.</summary>
    public MetricFactory Scope { get; }

    public MetricSlot Connections { get; }

    public MetricSlot Active { get; }

    /// <summary>The others; asked for, they are shown. Any thread: two at once get the same slots.</summary>
    public LateListenerMetrics Late => _late ??= new LateListenerMetrics(Scope, _address);

    /// <summary>The others where they are shown already.</summary>
    public LateListenerMetrics? Shown => _late;

    /// <summary>A connection is accepted: from now on failures can be told from 0.</summary>
    public void CountConnection(WorkerMetrics worker)
    {
        _ = Late;
        worker.Increment(Connections);
    }
}
