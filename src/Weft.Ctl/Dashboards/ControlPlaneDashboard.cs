namespace Weft.Ctl.Dashboards;

/// <summary>The control planes: how many proxies each has, and how fast it serves them.</summary>
internal static class ControlPlaneDashboard
{
    private const string Instance = "instance=~'$instance'";

    public static readonly DashboardSpec Spec = new(
        "weft-control-plane", "Weft: control plane", [new("instance", "cp_info", "instance")],
        [
            new("Proxies connected", "short", new Query($$"""xds_streams_active{{{Instance}}}""")) { IsNumber = true },
            new("Dataplanes stored", "short", new Query($$"""max(resources_count{resource_type="Dataplane",{{Instance}}})""")) { IsNumber = true },
            new("Memory", "bytes", new Query($$"""process_resident_memory_bytes{{{Instance}}}""")) { IsNumber = true },
            new("Configuration sent and answered", "short",
                new Query($$"""sum(rate(xds_responses_sent{{{Instance}}}[1m]))""", "sent"),
                new Query($$"""sum by (confirmation) (rate(xds_requests_received{{{Instance}}}[1m]))""", "{{confirmation}}")),
            new("Until a proxy serves what it was sent", "ms", new Query($$"""xds_delivery{{{Instance}}}""", "{{quantile}}")),
            new("Working out what a proxy is told", "ms", new Query($$"""xds_generation{result="changed",{{Instance}}}""", "{{quantile}}")),
            new("Not worked out", "short", new Query($$"""sum(rate(xds_generation_errors{{{Instance}}}[1m]))""")),
            new("Certificates issued, by mesh", "short", new Query($$"""sum by (mesh) (increase(cert_generation{{{Instance}}}[5m]))""", "{{mesh}}")),
            new("Resources stored, by kind", "short", new Query($$"""resources_count{{{Instance}}}""", "{{resource_type}}")),
            new("Operations of the store", "ops", new Query($$"""sum by (operation) (rate(store_count{{{Instance}}}[1m]))""", "{{operation}}")),
            new("Time of the store, 99th percentile", "s", new Query(
                $$"""histogram_quantile(0.99, sum by (operation, le) (rate(store_bucket{{{Instance}}}[1m])))""", "{{operation}}")),
            new("Requests to the API, by status", "reqps", new Query($$"""sum by (code) (rate(api_server_http_request_duration_seconds_count{{{Instance}}}[1m]))""", "{{code}}")),
            new("gRPC calls begun", "reqps", new Query($$"""sum by (grpc_service) (rate(grpc_server_started_total{{{Instance}}}[1m]))""", "{{grpc_service}}")),
        ]);
}
