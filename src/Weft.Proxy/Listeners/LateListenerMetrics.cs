using Weft.Telemetry;

namespace Weft.Proxy.Listeners;

/// <summary>The counters of a listener that are shown with its first connection.</summary>
internal sealed class LateListenerMetrics
{
    public LateListenerMetrics(MetricFactory registry, string address)
    {
        var label = new MetricLabel("envoy_listener_address", address);
        Destroyed = registry.Counter("envoy_listener_downstream_cx_destroy", "Connections that ended.", $"listener.{address}.downstream_cx_destroy", label);
        SecretUpdates = registry.Counter("envoy_listener_server_ssl_socket_factory_ssl_context_update_by_sds", "Certificates taken for this listener.", $"listener.{address}.server_ssl_socket_factory.ssl_context_update_by_sds", label);
        CertificateExpiry = registry.Gauge("envoy_listener_ssl_certificate_expiration_unix_time_seconds", "When the certificate served here ends, in seconds since 1970.", $"listener.{address}.ssl.certificate.expiration_unix_time_seconds", label);
        Overflows = registry.Counter("envoy_listener_downstream_cx_overflow", "Connections closed because too many were open.", $"listener.{address}.downstream_cx_overflow", label);
        Handshakes = registry.Counter("envoy_listener_ssl_handshake", "TLS handshakes with clients that succeeded.", $"listener.{address}.ssl.handshake", label);
        HandshakeFailures = registry.Counter("envoy_listener_ssl_connection_error", "TLS handshakes with clients that failed.", $"listener.{address}.ssl.connection_error", label);
        CertificatesRefused = registry.Counter("envoy_listener_ssl_fail_verify_error", "Clients refused for their certificate.", $"listener.{address}.ssl.fail_verify_error", label);
        MeshConnections = registry.Counter("weft_listener_mesh_cx_total", "Connections of other proxies that agreed on weft/1.", $"listener.{address}.mesh_cx_total", label);
        NoChain = registry.Counter("envoy_listener_no_filter_chain_match", "Connections closed because no filter chain was for them.", $"listener.{address}.no_filter_chain_match", label);
        PermissivePlaintext = registry.Counter("weft_permissive_plaintext_connections_total", "Connections in clear text that STRICT would refuse.", $"listener.{address}.permissive_plaintext_cx_total", label);
        PermissiveForeignTls = registry.Counter("weft_permissive_foreign_tls_connections_total", "Connections under the application's own TLS that STRICT would refuse.", $"listener.{address}.permissive_foreign_tls_cx_total", label);
        PermissiveTls = registry.Counter("weft_permissive_tls_connections_total", "Connections that asked for the mesh's TLS where it is not required.", $"listener.{address}.permissive_tls_cx_total", label);
        FirstBytesRefused = registry.Counter("weft_listener_first_bytes_refused_total", "Connections closed for an unfinished or late ClientHello.", $"listener.{address}.first_bytes_refused", label);
        NoIdentity = registry.Counter("weft_listener_no_identity_total", "Connections closed because this proxy had no certificate yet.", $"listener.{address}.no_identity", label);
    }

    public MetricSlot Destroyed { get; }

    /// <summary>Counted where configuration is taken, not by a worker.</summary>
    public MetricSlot SecretUpdates { get; }

    /// <summary>Set where configuration is taken, not by a worker.</summary>
    public MetricSlot CertificateExpiry { get; }

    public MetricSlot Overflows { get; }

    public MetricSlot Handshakes { get; }

    public MetricSlot HandshakeFailures { get; }

    public MetricSlot CertificatesRefused { get; }

    public MetricSlot MeshConnections { get; }

    public MetricSlot NoIdentity { get; }

    public MetricSlot NoChain { get; }

    public MetricSlot PermissivePlaintext { get; }

    public MetricSlot PermissiveForeignTls { get; }

    public MetricSlot PermissiveTls { get; }

    public MetricSlot FirstBytesRefused { get; }
}
