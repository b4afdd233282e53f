namespace Weft.Ctl.Dashboards;

/// <summary>One proxy: what it carries, and what it takes of its machine.</summary>
internal static class DataplaneDashboard
{
    private const string Proxy = "mesh='$mesh',dataplane='$dataplane'";

    public static readonly DashboardSpec Spec = new(
        "weft-dataplane", "Weft: dataplane", [DashboardCatalog.Mesh, new("dataplane", """envoy_server_live{mesh="$mesh"}""", "dataplane")],
        [
            new("Live", "short", new Query($$"""envoy_server_live{{{Proxy}}}""")) { IsNumber = true },
            new("Up for", "s", new Query($$"""envoy_server_uptime{{{Proxy}}}""")) { IsNumber = true },
            new("Connected to the control plane", "short", new Query($$"""envoy_control_plane_connected_state{{{Proxy}}}""")) { IsNumber = true },
            new("Series held", "short", new Query($$"""weft_metrics_series{{{Proxy}}}""")) { IsNumber = true },
            new("Connections accepted, by listener", "short", new Query(
                $$"""sum by (envoy_listener_address) (rate(envoy_listener_downstream_cx_total{{{Proxy}}}[1m]))""", "{{envoy_listener_address}}")),
            new("Connections open, by listener", "short", new Query(
                $$"""sum by (envoy_listener_address) (envoy_listener_downstream_cx_active{{{Proxy}}})""", "{{envoy_listener_address}}")),
            new("Requests, by HTTP listener", "reqps", new Query(
                $$"""sum by (envoy_http_conn_manager_prefix) (rate(envoy_http_downstream_rq_total{{{Proxy}}}[1m]))""", "{{envoy_http_conn_manager_prefix}}")),
            new("Connections to endpoints, by cluster", "short", new Query(
                $$"""sum by (envoy_cluster_name) (envoy_cluster_upstream_cx_active{{{Proxy}}})""", "{{envoy_cluster_name}}")),
            new("Time to connect, 99th percentile", "ms", new Query(
                $$"""histogram_quantile(0.99, sum by (envoy_cluster_name, le) (rate(envoy_cluster_upstream_cx_connect_ms_bucket{{{Proxy}}}[1m])))""", "{{envoy_cluster_name}}")),
            new("Ended by this proxy, by reason", "short", new Query($$"""sum by (code) (increase(weft_failures_total{{{Proxy}}}[1m]))""", "{{code}}")),
            new("Memory", "bytes",
                new Query($$"""envoy_server_memory_heap_size{{{Proxy}}}""", "heap"),
                new Query($$"""sum(weft_worker_buffer_bytes{{{Proxy}}})""", "buffers in use")),
            new("Managed allocation", "Bps", new Query($$"""sum by (worker) (rate(weft_worker_allocated_bytes{{{Proxy}}}[1m]))""", "worker {{worker}}")),
            new("Turns of the loops", "short", new Query($$"""sum by (worker) (rate(weft_worker_turns{{{Proxy}}}[1m]))""", "worker {{worker}}")),
            new("Seconds until the certificate ends", "s", new Query(
                $$"""min by (envoy_listener_address) (envoy_listener_ssl_certificate_expiration_unix_time_seconds{{{Proxy}}} > 0) - time()""", "{{envoy_listener_address}}")),
        ]);
}
