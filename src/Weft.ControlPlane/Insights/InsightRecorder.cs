using System.Collections.Concurrent;
using Weft.Identity.Authority;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Insights;

/// <summary>
/// Notes what proxies do and keeps their DataplaneInsight. Notes never wait for the store: connects, disconnects,
/// answers to commits and certificates are written within a second, the rest at the flush interval.
/// </summary>
internal sealed class InsightRecorder(
    IResourceStore store, TimeProvider clock, string instanceId, TimeSpan flushInterval, int subscriptionLimit, ILogger<InsightRecorder> log)
{
    private static readonly TimeSpan UrgentInterval = TimeSpan.FromMilliseconds(200);
    private static readonly DataplaneInsightSpec Empty = new();

    private readonly ConcurrentDictionary<(string Mesh, string Name), ProxyRecord> _proxies = new();

    /// <summary>A proxy's stream has begun.</summary>
    /// <returns>The subscription's identifier, for the other calls.</returns>
    public async Task<string> ConnectedAsync(string mesh, string name, ProxyVersion? version, CancellationToken cancel)
    {
        var record = _proxies.GetOrAdd((mesh, name), key => new ProxyRecord(key.Mesh, key.Name));
        var stored = await store.FindAsync(BuiltInKinds.DataplaneInsight.Key(mesh, name), cancel);
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        Change(record, isUrgent: true, insight =>
        {
            insight = record.Spec is null ? (DataplaneInsightSpec?)stored?.Spec ?? Empty : insight;
            var subscription = new DiscoverySubscription
            {
                Id = id,
                ControlPlaneInstanceId = instanceId,
                ConnectTime = clock.GetUtcNow(),
                Generation = insight.Subscriptions.Count == 0 ? 1 : insight.Subscriptions[^1].Generation + 1,
                Version = version,
            };
            IEnumerable<DiscoverySubscription> all = [.. insight.Subscriptions, subscription];
            return insight with { Subscriptions = [.. all.TakeLast(Math.Max(1, subscriptionLimit))] };
        });
        return id;
    }

    /// <summary>A proxy's stream has ended.</summary>
    public void Disconnected(string mesh, string name, string subscription) => ChangeSubscription(
        mesh, name, subscription, isUrgent: true, found => found with { DisconnectTime = clock.GetUtcNow() }, insight => insight);

    /// <summary>A version of a commit unit was sent.</summary>
    public void UnitSent(string mesh, string name, string subscription, string unit, string version) => ChangeSubscription(
        mesh, name, subscription, isUrgent: false,
        found => Count(found, counts => counts with { Sent = counts.Sent + 1 }),
        insight => WithUnit(insight, unit, status => status with { SentVersion = version }));

    /// <summary>A proxy serves a version of a commit unit.</summary>
    public void UnitAcknowledged(string mesh, string name, string subscription, string unit, string version) => ChangeSubscription(
        mesh, name, subscription, isUrgent: true,
        found => Count(found, counts => counts with { Acknowledged = counts.Acknowledged + 1 }),
        insight => WithUnit(insight, unit, status => status with
        {
            AcknowledgedVersion = version,
            RefusedVersion = "",
            Reason = "",
            Time = clock.GetUtcNow(),
        }));

    /// <summary>A proxy refused a version of a commit unit and serves the one before.</summary>
    public void UnitRefused(string mesh, string name, string subscription, string unit, string version, string reason) => ChangeSubscription(
        mesh, name, subscription, isUrgent: true,
        found => Count(found, counts => counts with { Rejected = counts.Rejected + 1 }),
        insight => WithUnit(insight, unit, status => status with { RefusedVersion = version, Reason = reason, Time = clock.GetUtcNow() }));

    /// <summary>A proxy told what its ports were seen to speak.</summary>
    public void PortsSeen(string mesh, string name, IReadOnlyList<PortInsight> ports)
    {
        if (_proxies.TryGetValue((mesh, name), out var record)) Change(record, isUrgent: true, insight => insight with { Ports = ports });
    }

    /// <summary>A certificate was issued to a proxy.</summary>
    public void CertificateIssued(string mesh, string name, IssuedCertificate certificate, string backend, IReadOnlyList<string> supportedBackends)
    {
        if (!_proxies.TryGetValue((mesh, name), out var record)) return;
        Change(record, isUrgent: true, insight => insight with
        {
            Mtls = new MtlsInsight
            {
                CertificateExpirationTime = certificate.ExpiresAt,
                LastCertificateRegeneration = certificate.IssuedAt,
                CertificateRegenerations = (insight.Mtls?.CertificateRegenerations ?? 0) + 1,
                IssuedBackend = backend,
                ServedBackend = insight.Mtls is { } before && before.ServedBackend == backend ? backend : "",
                SupportedBackends = supportedBackends,
            },
        });
    }

    /// <summary>A proxy told who came without the mesh's TLS.</summary>
    public void PlaintextSeen(string mesh, string name, IReadOnlyList<PlaintextInsight> inbounds)
    {
        if (_proxies.TryGetValue((mesh, name), out var record)) Change(record, isUrgent: true, insight => insight with { Plaintext = inbounds });
    }

    /// <summary>A proxy's inbounds serve the mesh's TLS from now on, or no longer.</summary>
    public void TlsServed(string mesh, string name, bool isServed)
    {
        if (!_proxies.TryGetValue((mesh, name), out var record)) return;
        Change(record, isUrgent: true, insight =>
            insight.Mtls is { } mtls ? insight with { Mtls = mtls with { ServedBackend = isServed ? mtls.IssuedBackend : "" } } : insight);
    }

    /// <summary>A proxy has no certificate any more: mutual TLS was turned off (Kuma clears it, too).</summary>
    public void CertificateDropped(string mesh, string name)
    {
        if (_proxies.TryGetValue((mesh, name), out var record)) Change(record, isUrgent: true, insight => insight with { Mtls = null });
    }

    /// <summary>A proxy's Dataplane is gone, and with it its insight.</summary>
    public void Forget(string mesh, string name) => _proxies.TryRemove((mesh, name), out _);

    /// <summary>Ends the subscriptions that a former run of this control plane left open.</summary>
    public async Task CloseOrphansAsync(CancellationToken cancel)
    {
        foreach (var insight in (await store.ListAsync(new ResourceQuery(BuiltInKinds.DataplaneInsight), cancel)).Items)
        {
            var spec = (DataplaneInsightSpec)insight.Spec;
            if (spec.Subscriptions.All(subscription => subscription.DisconnectTime is not null)) continue;
            var closed = spec.Subscriptions.Select(subscription => subscription with { DisconnectTime = subscription.DisconnectTime ?? clock.GetUtcNow() });
            await store.UpdateAsync(insight with { Spec = spec with { Subscriptions = [.. closed] } }, cancel);
        }
    }

    /// <summary>Writes until told to stop, and then once more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var sinceAll = clock.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(UrgentInterval, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var all = clock.GetElapsedTime(sinceAll) >= flushInterval;
            if (all) sinceAll = clock.GetTimestamp();
            await FlushAsync(all || stop.IsCancellationRequested, CancellationToken.None);
        }
    }

    /// <summary>Writes what is urgent, or everything that changed.</summary>
    public async Task FlushAsync(bool all, CancellationToken cancel)
    {
        foreach (var record in _proxies.Values)
        {
            DataplaneInsightSpec spec;
            lock (record.Gate)
            {
                if (record.Spec is null || !record.IsChanged || !(all || record.IsUrgent)) continue;
                spec = record.Spec;
                record.IsChanged = record.IsUrgent = false;
            }
            try
            {
                await WriteAsync(record, spec, cancel);
            }
            catch (Exception fault)
            {
                log.LogWarning(fault, "insight of {Mesh}/{Name} was not written", record.Mesh, record.Name);
                lock (record.Gate) record.IsChanged = true;
            }
        }
    }

    private async Task WriteAsync(ProxyRecord record, DataplaneInsightSpec spec, CancellationToken cancel)
    {
        var owner = BuiltInKinds.Dataplane.Key(record.Mesh, record.Name);
        if (await store.FindAsync(owner, cancel) is null) return; // it left while the note was waiting
        var key = BuiltInKinds.DataplaneInsight.Key(record.Mesh, record.Name);
        if (await store.FindAsync(key, cancel) is { } stored)
            await store.UpdateAsync(stored with { Spec = spec }, cancel);
        else
            await store.CreateAsync(
                new Resource { Kind = BuiltInKinds.DataplaneInsight, Mesh = record.Mesh, Name = record.Name, Spec = spec }, owner, cancel);
    }

    private void ChangeSubscription(
        string mesh, string name, string subscription, bool isUrgent,
        Func<DiscoverySubscription, DiscoverySubscription> change, Func<DataplaneInsightSpec, DataplaneInsightSpec> changeRest)
    {
        if (!_proxies.TryGetValue((mesh, name), out var record)) return;
        Change(record, isUrgent, insight => changeRest(insight with
        {
            Subscriptions = [.. insight.Subscriptions.Select(found => found.Id == subscription ? change(found) : found)],
        }));
    }

    private static void Change(ProxyRecord record, bool isUrgent, Func<DataplaneInsightSpec, DataplaneInsightSpec> change)
    {
        lock (record.Gate)
        {
            record.Spec = change(record.Spec ?? Empty);
            record.IsChanged = true;
            record.IsUrgent |= isUrgent;
        }
    }

    private DiscoverySubscription Count(DiscoverySubscription subscription, Func<ResponseCounts, ResponseCounts> change) => subscription with
    {
        Status = subscription.Status with { LastUpdateTime = clock.GetUtcNow(), Total = change(subscription.Status.Total) },
    };

    private static DataplaneInsightSpec WithUnit(DataplaneInsightSpec insight, string unit, Func<CommitUnitStatus, CommitUnitStatus> change)
    {
        var known = insight.Units.Any(status => status.Unit == unit);
        var units = known ? insight.Units : [.. insight.Units, new CommitUnitStatus { Unit = unit }];
        return insight with { Units = [.. units.Select(status => status.Unit == unit ? change(status) : status)] };
    }
}
