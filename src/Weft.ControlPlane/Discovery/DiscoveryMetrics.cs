using Weft.ControlPlane.Measures;
using Weft.ProxyConfig.Commits;
using Weft.Telemetry;

namespace Weft.ControlPlane.Discovery;

/// <summary>What discovery counts, under Kuma's names.</summary>
internal sealed class DiscoveryMetrics
{
    private readonly InstanceMetrics _metrics;
    private readonly MetricSlot _streams;
    private readonly MetricSlot _accepted;
    private readonly MetricSlot _refused;
    private readonly MetricSlot _errors;
    private readonly Distribution _generation;
    private readonly Distribution _delivery;
    private readonly Distribution _resources;
    private readonly Distribution _certificates;
    private readonly Distribution _roots;

    public DiscoveryMetrics(InstanceMetrics metrics)
    {
        _metrics = metrics;
        _streams = metrics.Gauge("xds_streams_active", "Number of active connections between a server and a client");
        (_accepted, _refused) = (Confirmations("ACK"), Confirmations("NACK"));
        _errors = metrics.Counter("xds_generation_errors", "Counter of errors during XDS generation");
        _generation = metrics.Summary("xds_generation", "Milliseconds taken to work out what a proxy is told");
        _delivery = metrics.Summary("xds_delivery", "Milliseconds from sending a unit of configuration until the proxy served or refused it");
        _resources = metrics.Histogram("xds_snapshot_resources", "Resources that a proxy is told, by type", Distribution.Counts);
        _certificates = metrics.Histogram("ca_manager_get_cert", "Seconds taken to issue a certificate", Distribution.Seconds);
        _roots = metrics.Histogram("ca_manager_get_root_cert_chain", "Seconds taken to read the roots of a mesh", Distribution.Seconds);
        _delivery.Series();
        foreach (var result in (string[])["changed", "generated", "skip"]) _generation.Series(Results(result));
        foreach (var typeUrl in ResourceTypes.InPushOrder.Append(ResourceTypes.Commit)) metrics.Add(Responses(typeUrl), 0);
    }

    /// <summary>A stream began.</summary>
    public void StreamOpened() => _metrics.Add(_streams, 1);

    /// <summary>A stream ended.</summary>
    public void StreamClosed() => _metrics.Add(_streams, -1);

    /// <summary>A response was written.</summary>
    public void ResponseSent(string typeUrl) => _metrics.Add(Responses(typeUrl), 1);

    /// <summary>A proxy answered a response.</summary>
    public void Confirmed(bool isRefusal) => _metrics.Add(isRefusal ? _refused : _accepted, 1);

    /// <summary>A proxy ended a commit, served or refused, that long after it was sent.</summary>
    public void Delivered(TimeSpan after) => _delivery.Record(after.TotalMilliseconds);

    /// <summary>What a proxy is told was looked at.</summary>
    /// <param name="took">How long it took.</param>
    /// <param name="result"><c>changed</c>; <c>generated</c>: worked out and the same as before; <c>skip</c>: nothing had to be worked out.</param>
    public void Generated(TimeSpan took, string result) => _generation.Record(took.TotalMilliseconds, Results(result));

    /// <summary>What a proxy is told could not be worked out, or its certificate not be issued.</summary>
    public void GenerationFailed() => _metrics.Add(_errors, 1);

    /// <summary>What a proxy is told from now on.</summary>
    public void Resources(UnitSet set)
    {
        foreach (var type in set.Resources.GroupBy(resource => resource.TypeUrl, StringComparer.Ordinal))
            _resources.Record(type.Count(), new MetricLabel("resource_type", type.Key[(type.Key.LastIndexOf('.') + 1)..]));
    }

    /// <summary>A certificate was issued.</summary>
    public void CertificateIssued(string mesh, string backend, TimeSpan took, DateTimeOffset expiresAt)
    {
        _metrics.Set(
            _metrics.Gauge("xds_cert_expiration_timestamp_seconds", "When the certificate issued last in the mesh ends, in seconds since 1970", new MetricLabel("mesh", mesh)),
            expiresAt.ToUnixTimeSeconds());
        _metrics.Add(_metrics.Counter("cert_generation", "Number of generated certificates", new MetricLabel("mesh", mesh)), 1);
        _certificates.Record(took.TotalSeconds, new MetricLabel("backend_name", backend));
    }

    /// <summary>The roots of a mesh were read.</summary>
    public void RootsRead(string backend, TimeSpan took) => _roots.Record(took.TotalSeconds, new MetricLabel("backend_name", backend));

    private static MetricLabel[] Results(string result) => [new("proxy_type", "dataplane"), new("result", result)];

    private MetricSlot Responses(string typeUrl) =>
        _metrics.Counter("xds_responses_sent", "Number of responses sent by the server to a client", new MetricLabel("type_url", typeUrl));

    private MetricSlot Confirmations(string confirmation) =>
        _metrics.Counter("xds_requests_received", "Number of confirmations requests from a client", new MetricLabel("confirmation", confirmation));
}
