using Weft.ControlPlane.Measures;
using Weft.Telemetry;

namespace Weft.ControlPlane.Discovery;

/// <summary>What discovery counts, under Kuma's names.</summary>
internal sealed class DiscoveryMetrics(InstanceMetrics metrics)
{
    private readonly MetricSlot _streams = metrics.Gauge("xds_streams_active", "Number of active connections between a server and a client");
    private readonly MetricSlot _responses = metrics.Counter("xds_responses_sent", "Number of responses sent by the server to a client");
    private readonly MetricSlot _accepted = Confirmations(metrics, "ACK");
    private readonly MetricSlot _refused = Confirmations(metrics, "NACK");

    /// <summary>A stream began.</summary>
    public void StreamOpened() => metrics.Add(_streams, 1);

    /// <summary>A stream ended.</summary>
    public void StreamClosed() => metrics.Add(_streams, -1);

    /// <summary>A response was written.</summary>
    public void ResponseSent() => metrics.Add(_responses, 1);

    /// <summary>A proxy answered a response.</summary>
    public void Confirmed(bool isRefusal) => metrics.Add(isRefusal ? _refused : _accepted, 1);

    /// <summary>A certificate was issued.</summary>
    public void CertificateIssued(string mesh) =>
        metrics.Add(metrics.Counter("cert_generation", "Number of generated certificates", new MetricLabel("mesh", mesh)), 1);

    private static MetricSlot Confirmations(InstanceMetrics metrics, string confirmation) =>
        metrics.Counter("xds_requests_received", "Number of confirmations requests from a client", new MetricLabel("confirmation", confirmation));
}
