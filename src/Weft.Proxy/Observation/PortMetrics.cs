using Weft.Protocols.Detection;
using Weft.Telemetry;

namespace Weft.Proxy.Observation;

/// <summary>The counters of one port's protocols: one for each protocol, so that counting is a plain add.</summary>
internal sealed class PortMetrics
{
    private readonly MetricSlot[] _detected;
    private readonly MetricSlot[] _mismatches;

    public PortMetrics(MetricFactory registry, string listener, ProtocolHint hint)
    {
        Scope = registry;
        _detected = hint.Declared.Length > 0 ? [] : [.. WireProtocols.Names.Select(name => registry.Counter(
            "weft_detected_connections_total", "Connections to a port without a hint, by what they were seen to speak.",
            $"weft.detected.{listener}.{name}", new MetricLabel("listener", listener), new MetricLabel("protocol", name)))];
        _mismatches = hint.Declared is "" or "tcp" ? [] : [.. WireProtocols.Names.Select(name => registry.Counter(
            "weft_protocol_mismatch_total", "Connections that spoke something else than was declared.",
            $"weft.protocol_mismatch.{hint.Declared}.{name}", new MetricLabel("declared", hint.Declared), new MetricLabel("seen", name)))];
    }

    /// <summary>Held as long as the slots are.</summary>
    public MetricFactory Scope { get; }

    public void CountDetected(WorkerMetrics counters, WireProtocol protocol)
    {
        if (_detected.Length > 0) counters.Increment(_detected[(int)protocol]);
    }

    public void CountMismatch(WorkerMetrics counters, WireProtocol protocol)
    {
        if (_mismatches.Length > 0) counters.Increment(_mismatches[(int)protocol]);
    }
}
