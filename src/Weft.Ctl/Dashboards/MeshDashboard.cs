namespace Weft.Ctl.Dashboards;

/// <summary>Is the mesh well, and where does it hurt?</summary>
internal static class MeshDashboard
{
    // Traffic is counted where it arrives, at the proxy of the service: what a client's proxy counts is the same traffic again.
    private const string Arriving = "mesh='$mesh',envoy_cluster_name=~'localhost_.*'";

    public static readonly DashboardSpec Spec = new(
        "weft-mesh", "Weft: mesh", [DashboardCatalog.Mesh],
        [
            new("Proxies", "short", new Query("""sum(envoy_server_live{mesh="$mesh"})""")) { IsNumber = true },
            new("Connected to the control plane", "short", new Query("""sum(envoy_control_plane_connected_state{mesh="$mesh"})""")) { IsNumber = true },
            new("Requests", "reqps", new Query($$"""sum(rate(envoy_cluster_upstream_rq_total{{{Arriving}}}[1m]))""")) { IsNumber = true },
            new("First certificate to end", "s",
                new Query("""min(envoy_listener_ssl_certificate_expiration_unix_time_seconds{mesh="$mesh"} > 0) - time()""")) { IsNumber = true },
            new("Requests by service", "reqps", new Query($$"""sum by (kuma_io_service) (rate(envoy_cluster_upstream_rq_total{{{Arriving}}}[1m]))""", "{{kuma_io_service}}")),
            new("Time of answers, 99th percentile", "ms", new Query(
                $$"""histogram_quantile(0.99, sum by (kuma_io_service, le) (rate(envoy_cluster_upstream_rq_time_bucket{{{Arriving}}}[1m])))""", "{{kuma_io_service}}")),
            new("Answers by class of status", "reqps", new Query(
                $$"""sum by (envoy_response_code_class) (rate(envoy_cluster_upstream_rq_xx{{{Arriving}}}[1m]))""", "{{envoy_response_code_class}}xx")),
            new("Answers of 5xx by service", "reqps", new Query(
                $$"""sum by (kuma_io_service) (rate(envoy_cluster_upstream_rq_xx{{{Arriving}},envoy_response_code_class="5"}[1m])) or sum by (kuma_io_service) (rate(envoy_cluster_upstream_rq_total{{{Arriving}}}[1m]) * 0)""",
                "{{kuma_io_service}}")),
            new("Ended by proxies, by reason", "short", new Query("""sum by (code, hop) (increase(weft_failures_total{mesh="$mesh"}[1m]))""", "{{code}} at the {{hop}}")),
            new("Connections to applications", "short", new Query($$"""sum by (kuma_io_service) (envoy_cluster_upstream_cx_active{{{Arriving}}})""", "{{kuma_io_service}}")),
            new("Bytes to applications", "Bps", new Query($$"""sum by (kuma_io_service) (rate(envoy_cluster_upstream_cx_tx_bytes_total{{{Arriving}}}[1m]))""", "{{kuma_io_service}}")),
            new("Bytes from applications", "Bps", new Query($$"""sum by (kuma_io_service) (rate(envoy_cluster_upstream_cx_rx_bytes_total{{{Arriving}}}[1m]))""", "{{kuma_io_service}}")),
            new("TLS handshakes", "short",
                new Query("""sum(rate(envoy_listener_ssl_handshake{mesh="$mesh"}[1m]))""", "good"),
                new Query("""sum(rate(envoy_listener_ssl_connection_error{mesh="$mesh"}[1m]))""", "failed"),
                new Query("""sum(rate(envoy_listener_ssl_fail_verify_error{mesh="$mesh"}[1m]))""", "refused for the certificate")),
        ]);
}
