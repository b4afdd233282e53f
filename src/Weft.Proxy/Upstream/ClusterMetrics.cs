using System.Globalization;
using Weft.Telemetry;

namespace Weft.Proxy.Upstream;

/// <summary>
/// The counters of one cluster, under Envoy's names. Here are those of its endpoints and those that a first request moves at once, shown from
/// configuration on; the others wait for the first connection or request.
/// </summary>
internal sealed class ClusterMetrics
{
    /// <summary>The class of answers that is shown from configuration on.</summary>
    public const int SuccessClass = 2;

    private readonly MetricFactory _registry;
    private readonly string _statName;

    public ClusterMetrics(MetricFactory registry, string statName)
    {
        (_registry, _statName) = (registry, statName);
        var label = new MetricLabel("envoy_cluster_name", statName);
        MetricSlot Counter(string name, string help) => registry.Counter("envoy_cluster_" + name, help, $"cluster.{statName}.{name}", label);
        MetricSlot Gauge(string name, string help) => registry.Gauge("envoy_cluster_" + name, help, $"cluster.{statName}.{name}", label);

        ConnectionsTotal = Counter("upstream_cx_total", "Connections opened to endpoints.");
        ConnectionsActive = Gauge("upstream_cx_active", "Connections open to endpoints.");
        Http1Connections = Counter("upstream_cx_http1_total", "HTTP/1.1 connections opened.");
        Http2Connections = Counter("upstream_cx_http2_total", "HTTP/2 connections opened.");
        BytesReceived = Counter("upstream_cx_rx_bytes_total", "Body and connection bytes received from endpoints.");
        BytesSent = Counter("upstream_cx_tx_bytes_total", "Body and connection bytes sent to endpoints.");
        Requests = Counter("upstream_rq_total", "Requests sent to endpoints.");
        RequestsActive = Gauge("upstream_rq_active", "Requests under way.");
        Endpoints = Gauge("membership_total", "Endpoints known.");
        Handshakes = Counter("ssl_handshake", "TLS handshakes with endpoints that succeeded.");
        Tunnels = Counter("weft_tunnels_total", "Opaque connections carried as streams of a shared connection.");
        Updates = Counter("update_success", "Sets of endpoints taken.");
        registry.GaugeAlias(Endpoints, "envoy_cluster_membership_healthy", "Endpoints known; without active health checks all of them are held to be well.", $"cluster.{statName}.membership_healthy", label);
        Successes = Class(registry, statName, label, SuccessClass);
    }

    public MetricSlot ConnectionsTotal { get; }

    public MetricSlot ConnectionsActive { get; }

    public MetricSlot Http1Connections { get; }

    public MetricSlot Http2Connections { get; }

    public MetricSlot BytesReceived { get; }

    public MetricSlot BytesSent { get; }

    public MetricSlot Requests { get; }

    public MetricSlot RequestsActive { get; }

    public MetricSlot Endpoints { get; }

    public MetricSlot Handshakes { get; }

    public MetricSlot Tunnels { get; }

    public MetricSlot Updates { get; }

    /// <summary>Answers of class 2.</summary>
    public MetricSlot Successes { get; }

    /// <summary>The others; asked for, they are shown. Any thread: two at once get the same slots.</summary>
    public LateClusterMetrics Late => field ??= new LateClusterMetrics(_registry, _statName, Successes);

    /// <summary>A table of the cluster's gRPC methods for one worker.</summary>
    public GrpcMethodTable CreateGrpcMethods() => new(_registry, _statName);

    /// <summary>A connection is dialled: from now on failures can be told from 0.</summary>
    public void CountDial(WorkerMetrics worker)
    {
        _ = Late;
        worker.Increment(ConnectionsTotal);
        worker.Increment(ConnectionsActive);
    }

    /// <summary>A request is sent to an endpoint.</summary>
    public void CountRequest(WorkerMetrics worker)
    {
        Late.ShowTime();
        worker.Increment(Requests);
        worker.Increment(RequestsActive);
    }

    /// <summary>An answer with this status (100 to 599) began, or this proxy answered so in the endpoint's place.</summary>
    public void CountAnswer(WorkerMetrics worker, int status) => Late.CountAnswer(worker, status);

    /// <summary>Answers of one class of status. Every request is "external", as behind Kuma's sidecars: Envoy would call one internal that says so itself, and that is not believed.</summary>
    public static MetricSlot Class(MetricFactory registry, string statName, MetricLabel label, int number)
    {
        var kind = new MetricLabel("envoy_response_code_class", number.ToString(CultureInfo.InvariantCulture));
        var slot = registry.Counter("envoy_cluster_upstream_rq_xx", "Answers by class of status.", $"cluster.{statName}.upstream_rq_{number}xx", label, kind);
        registry.Alias(slot, "envoy_cluster_external_upstream_rq_xx", "Answers to requests from outside, which all are, by class of status.", $"cluster.{statName}.external.upstream_rq_{number}xx", label, kind);
        return slot;
    }
}
