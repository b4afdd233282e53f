namespace Weft.Ctl.Dashboards;

/// <summary>What is spoken: HTTP, gRPC, WebSockets, Kafka, opaque TCP, and where a hint would help.</summary>
internal static class ProtocolDashboard
{
    private const string Mesh = "mesh='$mesh'";

    public static readonly DashboardSpec Spec = new(
        "weft-protocols", "Weft: protocols", [DashboardCatalog.Mesh],
        [
            new("HTTP requests, by version", "reqps",
                new Query($$"""sum(rate(envoy_http_downstream_rq_http1_total{{{Mesh}}}[1m]))""", "HTTP/1"),
                new Query($$"""sum(rate(envoy_http_downstream_rq_http2_total{{{Mesh}}}[1m]))""", "HTTP/2")),
            new("HTTP answers, by class of status", "reqps", new Query(
                $$"""sum by (envoy_response_code_class) (rate(envoy_http_downstream_rq_xx{{{Mesh}}}[1m]))""", "{{envoy_response_code_class}}xx")),
            new("gRPC calls, by method", "reqps", new Query(
                $$"""sum by (envoy_grpc_bridge_service, envoy_grpc_bridge_method) (rate(envoy_cluster_grpc_total{{{Mesh}}}[1m]))""", "{{envoy_grpc_bridge_service}}/{{envoy_grpc_bridge_method}}")),
            new("gRPC calls that failed", "reqps", new Query(
                $$"""sum by (envoy_grpc_bridge_service, envoy_grpc_bridge_method) (rate(envoy_cluster_grpc_failure{{{Mesh}}}[1m]))""", "{{envoy_grpc_bridge_service}}/{{envoy_grpc_bridge_method}}")),
            new("gRPC messages", "short",
                new Query($$"""sum(rate(envoy_cluster_grpc_request_message_count{{{Mesh}}}[1m]))""", "from clients"),
                new Query($$"""sum(rate(envoy_cluster_grpc_response_message_count{{{Mesh}}}[1m]))""", "from servers")),
            new("WebSockets open", "short", new Query($$"""sum(envoy_http_downstream_cx_upgrades_active{{{Mesh}}})""")),
            new("WebSocket messages", "short", new Query($$"""sum by (from) (rate(weft_websocket_messages_total{{{Mesh}}}[1m]))""", "from the {{from}}")),
            new("Kafka requests, by type", "reqps", new Query($$"""sum by (kafka_type) (rate(envoy_kafka_request_{{{Mesh}}}[1m]))""", "{{kafka_type}}")),
            new("Kafka records, by topic", "short", new Query($$"""sum by (topic, api) (rate(weft_kafka_topic_records_total{{{Mesh}}}[1m]))""", "{{topic}} {{api}}")),
            new("Kafka bytes, by topic", "Bps", new Query($$"""sum by (topic, api) (rate(weft_kafka_topic_bytes_total{{{Mesh}}}[1m]))""", "{{topic}} {{api}}")),
            new("Kafka time of answers, 99th percentile", "ms", new Query(
                $$"""histogram_quantile(0.99, sum by (kafka_type, le) (rate(envoy_kafka_request_duration_bucket{{{Mesh}}}[1m])))""", "{{kafka_type}}")),
            new("TCP connections open", "short", new Query($$"""sum by (envoy_tcp_prefix) (envoy_tcp_downstream_cx_active{{{Mesh}}})""", "{{envoy_tcp_prefix}}")),
            new("TCP bytes", "Bps",
                new Query($$"""sum(rate(envoy_tcp_downstream_cx_rx_bytes_total{{{Mesh}}}[1m]))""", "from clients"),
                new Query($$"""sum(rate(envoy_tcp_downstream_cx_tx_bytes_total{{{Mesh}}}[1m]))""", "to clients")),
            new("Spoken at ports without a hint", "short", new Query(
                $$"""sum by (kuma_io_service, protocol) (increase(weft_detected_connections_total{{{Mesh}}}[5m]))""", "{{kuma_io_service}}: {{protocol}}")),
            new("Something else than declared", "short", new Query(
                $$"""sum by (kuma_io_service, declared, seen) (increase(weft_protocol_mismatch_total{{{Mesh}}}[5m]))""", "{{kuma_io_service}}: {{declared}}, seen {{seen}}")),
        ]);
}
