namespace Weft.Ctl.Installation;

/// <summary>Prometheus's configuration and rules.</summary>
internal static class PrometheusFiles
{
    /// <summary>The name by which the configuration finds the rules.</summary>
    public const string RulesName = "weft-rules.yml";

    /// <summary>Rules that say what needs somebody's attention.</summary>
    public const string Rules = """
        groups:
        - name: weft
          rules:
          - alert: WeftProxyNotScraped
            expr: up{job="kuma-dataplanes"} == 0
            for: 2m
            labels: {severity: warning}
            annotations: {summary: "{{ $labels.dataplane }} of mesh {{ $labels.mesh }} does not answer Prometheus"}
          - alert: WeftProxyWithoutControlPlane
            expr: envoy_control_plane_connected_state == 0
            for: 5m
            labels: {severity: warning}
            annotations: {summary: "{{ $labels.dataplane }} of mesh {{ $labels.mesh }} serves its last configuration: no control plane answers it"}
          - alert: WeftCertificateEnds
            expr: (envoy_listener_ssl_certificate_expiration_unix_time_seconds > 0) - time() < 900
            for: 5m
            labels: {severity: critical}
            annotations: {summary: "the certificate of {{ $labels.dataplane }} of mesh {{ $labels.mesh }} ends within 15 minutes and was not replaced"}
          - alert: WeftConfigurationRefused
            expr: increase(xds_requests_received{confirmation="NACK"}[10m]) > 0
            labels: {severity: warning}
            annotations: {summary: "a proxy refused its configuration; weftctl inspect dataplanes says which and why"}
          - alert: WeftProtocolMismatch
            expr: sum by (mesh, dataplane, declared, seen) (increase(weft_protocol_mismatch_total[10m])) > 0
            labels: {severity: info}
            annotations: {summary: "clients of {{ $labels.dataplane }} speak {{ $labels.seen }} where {{ $labels.declared }} is declared"}

        """;

    /// <summary>The configuration: all proxies of all meshes by discovery, and the control plane.</summary>
    public static string Configuration(ObservabilitySettings settings) => $$"""
        global:
          scrape_interval: 15s
        rule_files: [{{RulesName}}]
        scrape_configs:
        - job_name: kuma-dataplanes
          # What proxies say of themselves agrees with the labels below; without this each would be there twice.
          honor_labels: true
          # The proxies of all meshes, as the control plane knows them.
        {{Discovery(settings)}}  relabel_configs:
          - {source_labels: [__meta_kuma_mesh], target_label: mesh}
          - {source_labels: [__meta_kuma_dataplane], target_label: dataplane}
          - {source_labels: [__meta_kuma_service], target_label: service}
          - {action: labelmap, regex: __meta_kuma_label_(.+)}
        {{(settings.CertificateFolder.Length > 0 ? MutualTls(settings.CertificateFolder) : "")}}- job_name: kuma-control-plane
          # Its series name their instance themselves.
          honor_labels: true
          static_configs:
          - targets: [{{settings.ControlPlaneMetrics}}]

        """;

    private static string Discovery(ObservabilitySettings settings) => settings.UsesKumaDiscovery
        ? $"  kuma_sd_configs:\n  - server: {settings.ControlPlane}\n" + (settings.ClientId.Length > 0 ? $"    client_id: {settings.ClientId}\n" : "")
        : $"  http_sd_configs:\n  - url: {settings.ControlPlane}/prometheus/targets{(settings.ClientId.Length > 0 ? "?client=" + Uri.EscapeDataString(settings.ClientId) : "")}\n    refresh_interval: 5s\n";

    private static string MutualTls(string folder) => $$"""
          # The proxies show their metrics to members of the mesh: Prometheus comes with a certificate of it. Theirs names a service, not an
          # address, which Prometheus cannot check.
          - {target_label: __scheme__, replacement: https}
          tls_config:
            cert_file: {{folder}}/client.crt
            key_file: {{folder}}/client.key
            insecure_skip_verify: true

        """;
}
