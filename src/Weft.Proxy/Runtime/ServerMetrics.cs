using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Runtime;

/// <summary>What is told of the process and of its configuration, under Envoy's names.</summary>
internal sealed class ServerMetrics
{
    private readonly MetricRegistry _registry;
    private readonly TimeProvider _clock;
    private readonly MetricSlot _listenersTaken;
    private readonly MetricSlot _listenersRefused;
    private readonly MetricSlot _clustersTaken;
    private readonly MetricSlot _clustersRefused;
    private SecretSet _secrets = SecretSet.Empty;
    private bool _isLeaving;

    public ServerMetrics(ProxyOptions options, IReadOnlyList<Worker> workers, Func<StructureModel> structure)
    {
        (_registry, _clock) = (options.Metrics, options.TimeProvider);
        var began = _clock.GetTimestamp();
        Gauge("server", "live", "1 while it serves, 0 once it leaves.", () => Volatile.Read(ref _isLeaving) ? 0 : 1);
        Gauge("server", "state", "0 while it serves, 1 once it leaves.", () => Volatile.Read(ref _isLeaving) ? 1 : 0);
        Gauge("server", "uptime", "Seconds since the start.", () => (long)_clock.GetElapsedTime(began).TotalSeconds);
        Gauge("server", "concurrency", "Worker threads.", () => workers.Count);
        Gauge("server", "memory_allocated", "Bytes in use: managed objects and buffers.", () => GC.GetTotalMemory(false) + workers.Sum(worker => worker.Loop.Blocks.InUseBytes));
        Gauge("server", "memory_heap_size", "Bytes of memory that the process holds.", () => Environment.WorkingSet);
        Gauge("server", "total_connections", "Sockets open.", () => workers.Sum(worker => worker.OpenSockets));
        Gauge("server", "days_until_first_cert_expiring", "Whole days until the first certificate or root ends; 4294967295 without any.", DaysLeft);
        Gauge("listener_manager", "total_listeners_active", "Listeners configured.", () => structure().Listeners.Count);
        Gauge("cluster_manager", "active_clusters", "Clusters configured.", () => structure().Clusters.Count);
        _listenersTaken = Counter("listener_manager", "lds_update_success", "Structures taken.");
        _listenersRefused = Counter("listener_manager", "lds_update_rejected", "Structures refused.");
        _clustersTaken = Counter("cluster_manager", "cds_update_success", "Structures taken.");
        _clustersRefused = Counter("cluster_manager", "cds_update_rejected", "Structures refused.");
    }

    /// <summary>The process leaves.</summary>
    public void OnLeaving() => Volatile.Write(ref _isLeaving, true);

    /// <summary>A structure was taken, or refused.</summary>
    public void OnStructure(bool isTaken)
    {
        _registry.Shared.Increment(isTaken ? _listenersTaken : _listenersRefused);
        _registry.Shared.Increment(isTaken ? _clustersTaken : _clustersRefused);
    }

    /// <summary>Some listeners of the former structure are gone: a series that stood at something would never be held idle.</summary>
    public void OnGone(StructureModel former, StructureModel current)
    {
        var kept = current.Listeners.Select(listener => listener.Metrics.Scope).ToHashSet();
        foreach (var gone in former.Listeners.Where(listener => !kept.Contains(listener.Metrics.Scope)))
        {
            if (gone.Metrics.Shown is { } shown) _registry.Shared.Set(shown.CertificateExpiry, 0);
        }
    }

    /// <summary>Certificates or listeners changed.</summary>
    /// <param name="secrets">The certificates that are served now.</param>
    /// <param name="structure">The listeners.</param>
    /// <param name="isNew">They are others than before.</param>
    public void OnSecrets(SecretSet secrets, StructureModel structure, bool isNew)
    {
        Volatile.Write(ref _secrets, secrets);
        foreach (var listener in structure.Listeners)
        {
            var served = listener.Chains.Select(chain => chain.Tls).OfType<DownstreamTlsModel>().Select(tls => tls.Own ?? secrets.Identities.GetValueOrDefault(tls.Identity)).OfType<IdentityPem>().ToList();
            if (served.Count == 0) continue;
            _registry.Shared.Set(listener.Metrics.Late.CertificateExpiry, served.Min(identity => identity.NotAfter).ToUnixTimeSeconds());
            if (isNew) _registry.Shared.Increment(listener.Metrics.Late.SecretUpdates);
        }
    }

    // Envoy says the greatest number of 32 bits when there is none.
    private long DaysLeft()
    {
        var secrets = Volatile.Read(ref _secrets);
        if (secrets.FirstExpiry is not { } first) return uint.MaxValue;
        return Math.Max(0, (long)(first - _clock.GetUtcNow()).TotalDays);
    }

    private void Gauge(string part, string name, string help, Func<long> read) => _registry.GaugeCallback($"envoy_{part}_{name}", help, $"{part}.{name}", [], read);

    private MetricSlot Counter(string part, string name, string help) => _registry.Counter($"envoy_{part}_{name}", help, $"{part}.{name}");
}
