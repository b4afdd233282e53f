using System.Globalization;
using Weft.Telemetry;

namespace Weft.Proxy.Upstream;

/// <summary>The counters of one cluster, under Envoy's names.</summary>
internal sealed class ClusterMetrics
{
    private const int MinCode = 100;
    private const int MaxCode = 599;

    private readonly MetricSlot[] _byClass = new MetricSlot[5];
    private readonly LazySlots _byCode;
    private readonly HistogramSlot _time;
    private readonly HistogramSlot _perConnection;
    private readonly HistogramSlot _connect;
    private readonly HistogramSlot _length;
    private readonly MetricSlot _destroyed;
    private readonly MetricSlot _destroyedActive;
    private readonly (MetricSlot All, MetricSlot Active) _destroyedLocal;
    private readonly (MetricSlot All, MetricSlot Active) _destroyedRemote;
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
        ConnectFailures = Counter("upstream_cx_connect_fail", "Connections that could not be opened.");
        ConnectTimeouts = Counter("upstream_cx_connect_timeout", "Connections that were not open in time.");
        _connect = registry.Histogram("envoy_cluster_upstream_cx_connect_ms", "From the dial of an endpoint until the connection was open, TLS included.", $"cluster.{statName}.upstream_cx_connect_ms", label);
        _length = registry.Histogram("envoy_cluster_upstream_cx_length_ms", "From the dial of an endpoint to the connection's end.", $"cluster.{statName}.upstream_cx_length_ms", label);
        _destroyed = Counter("upstream_cx_destroy", "Connections to endpoints that ended.");
        _destroyedActive = Counter("upstream_cx_destroy_with_active_rq", "Of those: ended with requests under way, or opaque.");
        _destroyedLocal = (Counter("upstream_cx_destroy_local", "Ended by this proxy, or by its client."), Counter("upstream_cx_destroy_local_with_active_rq", "Of those: with requests under way, or opaque."));
        _destroyedRemote = (Counter("upstream_cx_destroy_remote", "Ended by the endpoint."), Counter("upstream_cx_destroy_remote_with_active_rq", "Of those: with requests under way, or opaque."));
        Http1Connections = Counter("upstream_cx_http1_total", "HTTP/1.1 connections opened.");
        Http2Connections = Counter("upstream_cx_http2_total", "HTTP/2 connections opened.");
        BytesReceived = Counter("upstream_cx_rx_bytes_total", "Body and connection bytes received from endpoints.");
        BytesSent = Counter("upstream_cx_tx_bytes_total", "Body and connection bytes sent to endpoints.");
        Requests = Counter("upstream_rq_total", "Requests sent to endpoints.");
        RequestsActive = Gauge("upstream_rq_active", "Requests under way.");
        Retries = Counter("upstream_rq_retry", "Requests tried at another endpoint.");
        Timeouts = Counter("upstream_rq_timeout", "Requests that were not answered in time.");
        ReceivedResets = Counter("upstream_rq_rx_reset", "Requests reset by the endpoint.");
        SentResets = Counter("upstream_rq_tx_reset", "Requests reset towards the endpoint.");
        NoEndpoint = Counter("upstream_cx_none_healthy", "Times no endpoint could be chosen.");
        Endpoints = Gauge("membership_total", "Endpoints known.");
        Handshakes = Counter("ssl_handshake", "TLS handshakes with endpoints that succeeded.");
        HandshakeFailures = Counter("ssl_connection_error", "TLS handshakes with endpoints that failed.");
        Tunnels = Counter("weft_tunnels_total", "Opaque connections carried as streams of a shared connection.");
        _time = registry.Histogram("envoy_cluster_upstream_rq_time", "From the sending of a request to an endpoint to the end of its answer.", $"cluster.{statName}.upstream_rq_time", label);
        _perConnection = registry.Histogram("envoy_cluster_upstream_rq_per_cx", "Requests that a connection carried, when it ended.", $"cluster.{statName}.upstream_rq_per_cx", label);
        RetrySuccesses = Counter("upstream_rq_retry_success", "Requests tried at another endpoint that were answered then.");
        Cancelled = Counter("upstream_rq_cancelled", "Requests whose client went away before an answer began.");
        ConnectionsFailedUnder = Counter("upstream_rq_pending_failure_eject", "Requests that failed because the connection they waited for could not be opened.");
        CertificatesRefused = Counter("ssl_fail_verify_error", "Endpoints refused for their certificate.");
        Updates = Counter("update_success", "Sets of endpoints taken.");
        registry.GaugeAlias(Endpoints, "envoy_cluster_membership_healthy", "Endpoints known; without active health checks all of them are held to be well.", $"cluster.{statName}.membership_healthy", label);
        for (var i = 0; i < _byClass.Length; i++) _byClass[i] = RegisterClass(registry, label, i + 1);
        _byCode = new LazySlots(MaxCode - MinCode + 1, i => RegisterCode(registry, label, i + MinCode));
    }

    public MetricSlot ConnectionsTotal { get; }

    public MetricSlot ConnectionsActive { get; }

    public MetricSlot ConnectFailures { get; }

    public MetricSlot ConnectTimeouts { get; }

    public MetricSlot Http1Connections { get; }

    public MetricSlot Http2Connections { get; }

    public MetricSlot BytesReceived { get; }

    public MetricSlot BytesSent { get; }

    public MetricSlot Requests { get; }

    public MetricSlot RequestsActive { get; }

    public MetricSlot Retries { get; }

    public MetricSlot Timeouts { get; }

    public MetricSlot ReceivedResets { get; }

    public MetricSlot SentResets { get; }

    public MetricSlot RetrySuccesses { get; }

    public MetricSlot Cancelled { get; }

    public MetricSlot ConnectionsFailedUnder { get; }

    public MetricSlot CertificatesRefused { get; }

    public MetricSlot Updates { get; }

    public MetricSlot NoEndpoint { get; }

    public MetricSlot Endpoints { get; }

    public MetricSlot Handshakes { get; }

    public MetricSlot HandshakeFailures { get; }

    public MetricSlot Tunnels { get; }

    /// <summary>A table of the cluster's gRPC methods for one worker.</summary>
    public GrpcMethodTable CreateGrpcMethods() => new(_registry, _statName);

    /// <summary>An answer with this status (100 to 599) began, or this proxy answered so in the endpoint's place.</summary>
    public void CountAnswer(WorkerMetrics worker, int status)
    {
        worker.Increment(_byClass[Math.Clamp(status / 100, 1, 5) - 1]);
        worker.Increment(_byCode[Math.Clamp(status, MinCode, MaxCode) - MinCode]);
    }

    /// <summary>An answer is whole.</summary>
    public void RecordAnswered(WorkerMetrics worker, long microseconds) => worker.Record(_time, microseconds);

    /// <summary>A connection that carried so many requests ended; the histogram's milliseconds are requests.</summary>
    public void RecordRequests(WorkerMetrics worker, long requests) => worker.Record(_perConnection, requests * 1000);

    /// <summary>A connection opened.</summary>
    public void RecordConnected(WorkerMetrics worker, long microseconds)
    {
        worker.Record(_connect, microseconds);
        _length.Show();
        _perConnection.Show();
    }

    /// <summary>A connection that was open ended.</summary>
    public void RecordDestroyed(WorkerMetrics worker, bool isLocal, bool wasActive, long microseconds)
    {
        var side = isLocal ? _destroyedLocal : _destroyedRemote;
        worker.Record(_length, microseconds);
        worker.Increment(_destroyed);
        worker.Increment(side.All);
        if (!wasActive) return;
        worker.Increment(_destroyedActive);
        worker.Increment(side.Active);
    }

    // Every request is "external", as behind Kuma's sidecars: Envoy would call one internal that says so itself, and that is not believed.
    private MetricSlot RegisterClass(MetricFactory registry, MetricLabel label, int number)
    {
        var kind = new MetricLabel("envoy_response_code_class", number.ToString(CultureInfo.InvariantCulture));
        var slot = registry.Counter("envoy_cluster_upstream_rq_xx", "Answers by class of status.", $"cluster.{_statName}.upstream_rq_{number}xx", label, kind);
        registry.Alias(slot, "envoy_cluster_external_upstream_rq_xx", "Answers to requests from outside, which all are, by class of status.", $"cluster.{_statName}.external.upstream_rq_{number}xx", label, kind);
        registry.Counter("envoy_cluster_internal_upstream_rq_xx", "Answers to requests that call themselves internal, which none does, by class of status.", $"cluster.{_statName}.internal.upstream_rq_{number}xx", label, kind);
        return slot;
    }

    private MetricSlot RegisterCode(MetricFactory registry, MetricLabel label, int code)
    {
        var status = new MetricLabel("envoy_response_code", code.ToString(CultureInfo.InvariantCulture));
        var slot = registry.Counter("envoy_cluster_upstream_rq", "Answers by status.", $"cluster.{_statName}.upstream_rq_{code}", label, status);
        registry.Alias(slot, "envoy_cluster_external_upstream_rq", "Answers to requests from outside, which all are, by status.", $"cluster.{_statName}.external.upstream_rq_{code}", label, status);
        return slot;
    }
}
