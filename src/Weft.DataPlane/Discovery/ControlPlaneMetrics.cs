using Weft.Telemetry;

namespace Weft.DataPlane.Discovery;

/// <summary>What is told of the connection to the control plane, under Envoy's names.</summary>
internal sealed class ControlPlaneMetrics
{
    private readonly MetricRegistry _registry;
    private readonly MetricSlot _connected;
    private readonly MetricSlot _streams;
    private readonly MetricSlot _received;

    public ControlPlaneMetrics(MetricRegistry registry, Uri controlPlane)
    {
        _registry = registry;
        _connected = registry.Gauge("envoy_control_plane_connected_state", "1 while a stream to the control plane is open and has brought something.", "control_plane.connected_state");
        // Envoy shows a text in a label, and 0. Our control planes say no name, so that it is the address.
        registry.GaugeCallback("envoy_control_plane_identifier", "The control plane, in the label.", null, [new MetricLabel("text_value", controlPlane.Authority)], () => 0);
        _streams = registry.Counter("weft_control_plane_streams_total", "Streams to the control plane that brought something.", "control_plane.streams_total");
        _received = registry.Counter("weft_control_plane_responses_total", "Responses of the control plane.", "control_plane.responses_total");
    }

    /// <summary>A stream brought its first response, or the stream ended.</summary>
    public void OnConnected(bool isConnected)
    {
        _registry.Shared.Set(_connected, isConnected ? 1 : 0);
        if (isConnected) _registry.Shared.Increment(_streams);
    }

    /// <summary>A response came.</summary>
    public void OnResponse() => _registry.Shared.Increment(_received);
}
