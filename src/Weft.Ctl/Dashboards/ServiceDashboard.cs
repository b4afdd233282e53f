namespace Weft.Ctl.Dashboards;

/// <summary>What a service is asked, what it answers, and how the services it uses answer it.</summary>
internal static class ServiceDashboard
{
    private const string In = "mesh='$mesh',kuma_io_services=~'.*,$service,.*',envoy_cluster_name=~'localhost_.*'";
    private const string Out = "mesh='$mesh',kuma_io_services=~'.*,$service,.*',envoy_cluster_name!~'localhost_.*'";

    public static readonly DashboardSpec Spec = new(
        "weft-service", "Weft: service", [DashboardCatalog.Mesh, new("service", """envoy_server_live{mesh="$mesh"}""", "kuma_io_service")],
        [
            new("Proxies", "short", new Query("""sum(envoy_server_live{mesh="$mesh",kuma_io_services=~".*,$service,.*"})""")) { IsNumber = true },
            new("Requests", "reqps", new Query($$"""sum(rate(envoy_cluster_upstream_rq_total{{{In}}}[1m]))""")) { IsNumber = true },
            new("Connections to the application", "short", new Query($$"""sum(envoy_cluster_upstream_cx_active{{{In}}})""")) { IsNumber = true },
            new("Requests received, by proxy", "reqps", new Query($$"""sum by (dataplane) (rate(envoy_cluster_upstream_rq_total{{{In}}}[1m]))""", "{{dataplane}}")),
            new("Answers given, by class of status", "reqps", new Query(
                $$"""sum by (envoy_response_code_class) (rate(envoy_cluster_upstream_rq_xx{{{In}}}[1m]))""", "{{envoy_response_code_class}}xx")),
            new("Time of answers given", "ms",
                new Query($$"""histogram_quantile(0.5, sum by (le) (rate(envoy_cluster_upstream_rq_time_bucket{{{In}}}[1m])))""", "median"),
                new Query($$"""histogram_quantile(0.95, sum by (le) (rate(envoy_cluster_upstream_rq_time_bucket{{{In}}}[1m])))""", "95 %"),
                new Query($$"""histogram_quantile(0.99, sum by (le) (rate(envoy_cluster_upstream_rq_time_bucket{{{In}}}[1m])))""", "99 %")),
            new("Requests sent, by service", "reqps", new Query($$"""sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_total{{{Out}}}[1m]))""", "{{envoy_cluster_name}}")),
            new("Answers received, by service and class", "reqps", new Query(
                $$"""sum by (envoy_cluster_name, envoy_response_code_class) (rate(envoy_cluster_upstream_rq_xx{{{Out}}}[1m]))""", "{{envoy_cluster_name}} {{envoy_response_code_class}}xx")),
            new("Time of answers received, 99th percentile", "ms", new Query(
                $$"""histogram_quantile(0.99, sum by (envoy_cluster_name, le) (rate(envoy_cluster_upstream_rq_time_bucket{{{Out}}}[1m])))""", "{{envoy_cluster_name}}")),
            new("Endpoints of the services used", "short", new Query($$"""max by (envoy_cluster_name) (envoy_cluster_membership_total{{{Out}}})""", "{{envoy_cluster_name}}")),
            new("Trouble with the services used", "short",
                new Query($$"""sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_cx_connect_fail{{{Out}}}[1m]))""", "{{envoy_cluster_name}} not reached"),
                new Query($$"""sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_timeout{{{Out}}}[1m]))""", "{{envoy_cluster_name}} timed out"),
                new Query($$"""sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_rx_reset{{{Out}}}[1m]))""", "{{envoy_cluster_name}} reset")),
        ]);
}
