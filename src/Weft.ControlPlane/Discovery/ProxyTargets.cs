using Weft.ControlPlane.Snapshots;
using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;

namespace Weft.ControlPlane.Discovery;

/// <summary>What one connected proxy is to be told: compiled anew when its mesh changes, re-issued when its certificate is due.</summary>
internal sealed class ProxyTargets(
    ProxyId proxy, MeshBoard board, ProxyCertificates certificates, DiscoveryHost host, DiscoveryMetrics metrics, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan IssueRetry = TimeSpan.FromSeconds(2);

    private MeshSnapshot? _snapshot;
    private CompiledProxy? _compiled;
    private UnitSet? _identity;
    private UnitSet? _lastEndpoints;
    private UnitSet? _lastStructure;
    private DateTimeOffset? _retryAt;
    private Task _requestArrived = Task.CompletedTask;

    /// <summary>The earliest moment at which something is due without any change: a renewal, or a failed issue.</summary>
    public DateTimeOffset? Due => _compiled?.Identity is null ? null : _retryAt ?? certificates.RenewAt;

    /// <summary>Completes when the mesh changed since the last refresh, or a request for a certificate arrived.</summary>
    public Task Changed()
    {
        var mesh = board.ChangedSince(proxy.Mesh, _snapshot);
        return _compiled?.Identity is not null && _identity is null ? Task.WhenAny(mesh, _requestArrived) : mesh;
    }

    /// <summary>Compiles and issues what changed or is due.</summary>
    public async Task RefreshAsync(DateTimeOffset now, CancellationToken stop)
    {
        // Taken before the request is looked at, so that one which arrives meanwhile is not missed.
        _requestArrived = certificates.RequestArrived;
        Recompile(board.Current(proxy.Mesh));
        if (_compiled is null) return;
        await RefreshIdentityAsync(_compiled.Identity, now, stop);
    }

    private void Recompile(MeshSnapshot? snapshot)
    {
        if (ReferenceEquals(snapshot, _snapshot))
        {
            metrics.Generated(TimeSpan.Zero, "skip");
            return;
        }
        _snapshot = snapshot;
        // A proxy whose Dataplane was deleted keeps what it has: nothing says what it should do instead.
        if (snapshot?.Find(proxy.Name) is not { } dataplane) return;
        var started = time.GetTimestamp();
        var (before, compiled) = (_compiled, SidecarCompilation.Compile(snapshot, dataplane));
        _compiled = compiled;
        var isSame = before is not null && before.Structure.Version == compiled.Structure.Version && before.Endpoints.Version == compiled.Endpoints.Version;
        metrics.Generated(time.GetElapsedTime(started), isSame ? "generated" : "changed");
        if (isSame) return;
        metrics.Resources(compiled.Structure);
        metrics.Resources(compiled.Endpoints);
    }

    /// <summary>The unit's target; null: nothing is to be sent yet.</summary>
    /// <param name="unit">Which.</param>
    /// <param name="servedStructure">The structure the proxy acknowledged last, or null.</param>
    public UnitSet? Of(Unit unit, string? servedStructure) => unit switch
    {
        Unit.Identity => _identity,
        Unit.Endpoints => Endpoints(servedStructure),
        _ => Structure(servedStructure),
    };

    // Listeners and clusters with TLS are of no use before the first certificate: what was told before stays until then.
    private UnitSet? Structure(string? served)
    {
        var waits = _compiled?.Identity is not null && _identity is null && (served is null || _lastStructure is not null);
        return waits ? _lastStructure : _lastStructure = _compiled?.Structure;
    }

    // Make before break: endpoints that only the served structure still uses stay until the new structure is served.
    private UnitSet? Endpoints(string? servedStructure)
    {
        if (_compiled is null) return null;
        var target = _compiled.Endpoints;
        if (_lastEndpoints is not null && servedStructure is not null && servedStructure != _compiled.Structure.Version)
            foreach (var old in _lastEndpoints.Resources)
                if (!target.TryGet(old.TypeUrl, old.Name, out _))
                    target = target.With(old);
        return _lastEndpoints = target;
    }

    private async Task RefreshIdentityAsync(IdentityPlan? plan, DateTimeOffset now, CancellationToken stop)
    {
        if (plan is null)
        {
            _identity = UnitSet.Empty(Unit.Identity);
            return;
        }
        // What was empty while mutual TLS was off is no identity.
        if (_identity is { Count: 0 }) _identity = null;
        if (now < _retryAt) return;
        try
        {
            _identity = await certificates.CurrentAsync(proxy, plan, host, now, stop) ?? _identity;
            _retryAt = null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            _retryAt = now + IssueRetry;
            metrics.GenerationFailed();
            DiscoveryLog.IssueFailed(log, proxy.ToString(), fault.Message);
        }
    }
}
