using System.Globalization;
using Weft.Telemetry;

namespace Weft.Proxy.Upstream;

/// <summary>The counters of a cluster that are shown with its first connection or request. What only requests have waits for the first of them.</summary>
internal sealed class LateClusterMetrics
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

    public LateClusterMetrics(MetricFactory registry, string statName, MetricSlot successes)
    {
        var label = new MetricLabel("envoy_cluster_name", statName);
        MetricSlot Counter(string name, string help) => registry.Counter("envoy_cluster_" + name, help, $"cluster.{statName}.{name}", label);

        ConnectFailures = Counter("upstream_cx_connect_fail", "Connections that could not be opened.");
        ConnectTimeouts = Counter("upstream_cx_connect_timeout", "Connections that were not open in time.");
        _connect = registry.Histogram("envoy_cluster_upstream_cx_connect_ms", "From the dial of an endpoint until the connection was open, TLS included.", $"cluster.{statName}.upstream_cx_connect_ms", label);
        _length = registry.Histogram("envoy_cluster_upstream_cx_length_ms", "From the dial of an endpoint to the connection's end.", $"cluster.{statName}.upstream_cx_length_ms", label);
        _destroyed = Counter("upstream_cx_destroy", "Connections to endpoints that ended.");
        _destroyedActive = Counter("upstream_cx_destroy_with_active_rq", "Of those: ended with requests under way, or opaque.");
        _destroyedLocal = (Counter("upstream_cx_destroy_local", "Ended by this proxy, or by its client."), Counter("upstream_cx_destroy_local_with_active_rq", "Of those: with requests under way, or opaque."));
        _destroyedRemote = (Counter("upstream_cx_destroy_remote", "Ended by the endpoint."), Counter("upstream_cx_destroy_remote_with_active_rq", "Of those: with requests under way, or opaque."));
        Retries = Counter("upstream_rq_retry", "Requests tried at another endpoint.");
        Timeouts = Counter("upstream_rq_timeout", "Requests that were not answered in time.");
        ReceivedResets = Counter("upstream_rq_rx_reset", "Requests reset by the endpoint.");
        SentResets = Counter("upstream_rq_tx_reset", "Requests reset towards the endpoint.");
        NoEndpoint = Counter("upstream_cx_none_healthy", "Times no endpoint could be chosen.");
        HandshakeFailures = Counter("ssl_connection_error", "TLS handshakes with endpoints that failed.");
        _time = registry.Histogram("envoy_cluster_upstream_rq_time", "From the sending of a request to an endpoint to the end of its answer.", $"cluster.{statName}.upstream_rq_time", label);
        _perConnection = registry.Histogram("envoy_cluster_upstream_rq_per_cx", "Requests that a connection carried, when it ended.", $"cluster.{statName}.upstream_rq_per_cx", label);
        RetrySuccesses = Counter("upstream_rq_retry_success", "Requests tried at another endpoint that were answered then.");
        Cancelled = Counter("upstream_rq_cancelled", "Requests whose client went away before an answer began.");
        ConnectionsFailedUnder = Counter("upstream_rq_pending_failure_eject", "Requests that failed because the connection they waited for could not be opened.");
        CertificatesRefused = Counter("ssl_fail_verify_error", "Endpoints refused for their certificate.");
        for (var i = 0; i < _byClass.Length; i++) _byClass[i] = RegisterClass(registry, statName, label, i + 1, successes);
        _byCode = new LazySlots(MaxCode - MinCode + 1, i => RegisterCode(registry, statName, label, i + MinCode));
        _connect.Show();
        _length.Show();
        _perConnection.Show();
    }

    public MetricSlot ConnectFailures { get; }

    public MetricSlot ConnectTimeouts { get; }

    public MetricSlot Retries { get; }

    public MetricSlot Timeouts { get; }

    public MetricSlot ReceivedResets { get; }

    public MetricSlot SentResets { get; }

    public MetricSlot RetrySuccesses { get; }

    public MetricSlot Cancelled { get; }

    public MetricSlot ConnectionsFailedUnder { get; }

    public MetricSlot CertificatesRefused { get; }

    public MetricSlot NoEndpoint { get; }

    public MetricSlot HandshakeFailures { get; }

    /// <summary>The histogram of requests is shown.</summary>
    public void ShowTime() => _time.Show();

    /// <summary>An answer with this status began.</summary>
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
    public void RecordConnected(WorkerMetrics worker, long microseconds) => worker.Record(_connect, microseconds);

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

    private static MetricSlot RegisterClass(MetricFactory registry, string statName, MetricLabel label, int number, MetricSlot successes)
    {
        var kind = new MetricLabel("envoy_response_code_class", number.ToString(CultureInfo.InvariantCulture));
        registry.Counter("envoy_cluster_internal_upstream_rq_xx", "Answers to requests that call themselves internal, which none does, by class of status.", $"cluster.{statName}.internal.upstream_rq_{number}xx", label, kind);
        return number == ClusterMetrics.SuccessClass ? successes : ClusterMetrics.Class(registry, statName, label, number);
    }

    private static MetricSlot RegisterCode(MetricFactory registry, string statName, MetricLabel label, int code)
    {
        var status = new MetricLabel("envoy_response_code", code.ToString(CultureInfo.InvariantCulture));
        var slot = registry.Counter("envoy_cluster_upstream_rq", "Answers by status.", $"cluster.{statName}.upstream_rq_{code}", label, status);
        registry.Alias(slot, "envoy_cluster_external_upstream_rq", "Answers to requests from outside, which all are, by status.", $"cluster.{statName}.external.upstream_rq_{code}", label, status);
        return slot;
    }
}
