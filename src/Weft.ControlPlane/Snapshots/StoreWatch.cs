using System.Threading.Channels;
using Weft.Policies;
using Weft.Policies.Compiler;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Snapshots;

/// <summary>
/// Follows the store and puts a new snapshot of each changed mesh on the board. What changes within 100 ms of the first
/// change becomes one snapshot (engine.md section 2).
/// </summary>
internal sealed class StoreWatch(
    IResourceStore store, MeshBoard board, LeavingProxies leaving, AddressBook addresses, TlsRollout rollout, TimeProvider time, ILogger<StoreWatch> log) : BackgroundService
{
    /// <summary>How long changes are gathered.</summary>
    public static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(100);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);
    private long _version;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        leaving.Changed += MarkDirty;
        try
        {
            using var subscription = await store.SubscribeAsync(stoppingToken);
            var snapshot = subscription.Snapshot;
            foreach (var mesh in snapshot.Resources.Values.Where(IsMesh)) MarkDirty(mesh.Name);
            var named = RefreshNamesAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await PublishAsync(snapshot, stoppingToken);
                board.MarkComplete();
                await WaitAsync(subscription, stoppingToken);
                await Task.Delay(Coalescing, time, stoppingToken);
                _wake.Reader.TryRead(out _);
                while (subscription.Changes.TryRead(out var change))
                {
                    snapshot = snapshot.Apply(change);
                    if (MeshOf(change) is { } mesh) MarkDirty(mesh);
                }
            }
            await named;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The control plane stops.
        }
        finally
        {
            leaving.Changed -= MarkDirty;
        }
    }

    private async Task WaitAsync(ChangeSubscription subscription, CancellationToken stop)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(
            subscription.Changes.WaitToReadAsync(stop).AsTask(),
            _wake.Reader.WaitToReadAsync(stop).AsTask(),
            Task.Delay(rollout.UntilDue ?? Timeout.InfiniteTimeSpan, time, woken.Token));
        await woken.CancelAsync();
        foreach (var mesh in rollout.Due) MarkDirty(mesh);
    }

    // Secrets count: a mesh's authority is one. Of an insight only what the compiler reads.
    private static string? MeshOf(ResourceChange change) =>
        change.Kind == BuiltInKinds.Mesh ? change.Key.Name
        : change.Kind == BuiltInKinds.DataplaneInsight ? TlsBackend(change.Before) == TlsBackend(change.After) ? null : change.Key.Mesh
        : change.Kind == BuiltInKinds.Dataplane || change.Kind == BuiltInKinds.Secret || IsPolicy(change.Kind) ? change.Key.Mesh
        : null;

    private static string TlsBackend(Resource? insight) => (insight?.Spec as DataplaneInsightSpec)?.Mtls?.ServedBackend ?? "";

    private static bool IsPolicy(ResourceKind kind) => PolicyCatalog.All.Contains(kind);

    private static bool IsMesh(Resource resource) => resource.Kind == BuiltInKinds.Mesh;

    private void MarkDirty(string mesh)
    {
        lock (_gate) _dirty.Add(mesh);
        _wake.Writer.TryWrite(true);
    }

    private async Task RefreshNamesAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(AddressBook.Lifetime, time, stop);
            if (!addresses.HasNames) continue;
            foreach (var mesh in board.Meshes) MarkDirty(mesh);
        }
    }

    private async Task PublishAsync(StoreSnapshot stored, CancellationToken stop)
    {
        List<string> dirty;
        lock (_gate)
        {
            dirty = [.. _dirty];
            _dirty.Clear();
        }
        foreach (var mesh in dirty)
        {
            try
            {
                await PublishAsync(stored, mesh, stop);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                SnapshotLog.NotPublished(log, mesh, fault);
            }
        }
    }

    private async Task PublishAsync(StoreSnapshot stored, string mesh, CancellationToken stop)
    {
        if (!stored.Resources.TryGetValue(BuiltInKinds.Mesh.Key("", mesh), out var resource))
        {
            board.Withdraw(mesh);
            rollout.Forget(mesh);
            return;
        }
        var dataplanes = new List<MeshDataplane>();
        foreach (var dataplane in stored.Resources.Values.Where(candidate => candidate.Kind == BuiltInKinds.Dataplane && candidate.Mesh == mesh))
            dataplanes.Add(new MeshDataplane(
                dataplane.Name,
                await addresses.ResolveAsync((DataplaneSpec)dataplane.Spec, stop),
                leaving.Contains(mesh, dataplane.Name),
                TlsBackend(stored.Resources.GetValueOrDefault(BuiltInKinds.DataplaneInsight.Key(mesh, dataplane.Name))))
            {
                Labels = dataplane.Labels,
            });
        var spec = (MeshSpec)resource.Spec;
        var policies = stored.Resources.Values.Where(candidate => IsPolicy(candidate.Kind) && candidate.Mesh == mesh);
        board.Publish(new MeshSnapshot(mesh, ++_version, spec, dataplanes, rollout.Advance(mesh, TlsStage.Of(spec), dataplanes.Count == 0), policies));
    }
}
