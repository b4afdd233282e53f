using System.Text.RegularExpressions;

namespace Weft.EndToEnd.Tests.Observability;

/// <summary>Expressions of Kuma's dashboards that nothing that is built can fill, each with its reason. What gets built takes its line away.</summary>
internal static class UnfilledExpressions
{
    private static readonly (string Pattern, string Reason)[] Lines =
    [
        (@"/kuma-zone-(ingress|egress)/", "zone proxies are not built"),
        (@"/kuma-gateway/(?!014-zone$)", "builtin gateways are not built"),
        (@"\bkds_|kuma\.mesh\.v1alpha1\.MultiplexService", "several zones are not built: there is no KDS"),
        (@"\bhds_", "health discovery is not built"),
        (@"\benvoy_rbac_", "traffic permissions are not enforced yet"),
        (@"\b(cla_cache|mesh_cache|store_cache|ca_cache)\b", "weft-cp has no such cache: snapshots are shared, the store is in the process"),
        (@"\b(go_|rest_client_|controller_runtime_|certwatcher_|leader_election_|workqueue_)", "Go's runtime and Kubernetes's client: weft-cp is a .NET program on universal"),
        (@"\b(container_|kube_|node_|process_cpu)", "of the platform: nothing in the demo has containers"),
        (@"\bcomponent_(?!store_counter)", "no such component is built"),
        (@"\b(events_dropped|vip_allocation_exhaustion_total)", "nothing is dropped, and no VIP is allocated yet"),
        (@"(?s)^(?!clamp_min).*(self_(inbound|outbound)_dp_|_m\?svc_)", "2.14's unified names come with MeshService, which is not built: listeners and clusters have the names of 2.0"),
        (@"\bkuma_dp_dns_", "the proxy has no DNS server yet"),
        (@"health_check_|\blb_healthy_panic|outlier_detection_|circuit_breakers_|cluster_upstream_\w+_overflow|upstream_rq_retry(?!_success)|rq_pending_active|cluster_lb_healthy_panic", "health checks, circuit breakers, outlier detection and retries by policy are not built"),
        (@"\bnamespace\)$|kuma_workload\)$", "of Kubernetes: proxies on universal have neither namespace nor workload"),
        (@"\b(xds_generation|xds_delivery)_bucket\b", "2.0 has a summary of this name and 2.14 a histogram: one name has one type, and weft-cp keeps the summary"),
    ];

    /// <summary>The reason, or null: it has to be filled.</summary>
    public static string? ReasonOf(string id, string expression) =>
        Lines.FirstOrDefault(line => Regex.IsMatch(id, line.Pattern) || Regex.IsMatch(expression, line.Pattern)).Reason;
}
