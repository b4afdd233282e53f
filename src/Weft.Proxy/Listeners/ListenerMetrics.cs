using Weft.Telemetry;

namespace Weft.Proxy.Listeners;

/// <summary>The counters of one listener, under Envoy's names.</summary>
internal sealed class ListenerMetrics
{
    public ListenerMetrics(MetricRegistry registry, string address)
    {
        var label = new MetricLabel("envoy_listener_address", address);
        Connections = registry.Counter("envoy_listener_downstream_cx_total", "Connections accepted.", $"listener.{address}.downstream_cx_total", label);
        Overflows = registry.Counter("envoy_listener_downstream_cx_overflow", "Connections closed because too many were open.", $"listener.{address}.downstream_cx_overflow", label);
        Handshakes = registry.Counter("envoy_listener_ssl_handshake", "TLS handshakes with clients that succeeded.", $"listener.{address}.ssl.handshake", label);
        HandshakeFailures = registry.Counter("envoy_listener_ssl_connection_error", "TLS handshakes with clients that failed.", $"listener.{address}.ssl.connection_error", label);
        CertificatesRefused = registry.Counter("envoy_listener_ssl_fail_verify_error", "Clients refused for their certificate.", $"listener.{address}.ssl.fail_verify_error", label);
        MeshConnections = registry.Counter("weft_listener_mesh_cx_total", "Connections of other proxies that agreed on weft/1.", $"listener.{address}.mesh_cx_total", label);
        NoIdentity = registry.Counter("weft_listener_no_identity", "Connections closed because this proxy had no certificate yet.", $"listener.{address}.no_identity", label);
    }

    public MetricSlot Connections { get; }

    public MetricSlot Overflows { get; }

    public MetricSlot Handshakes { get; }

    public MetricSlot HandshakeFailures { get; }

    public MetricSlot CertificatesRefused { get; }

    public MetricSlot MeshConnections { get; }

    public MetricSlot NoIdentity { get; }
}
