using Weft.Policies.Compiler;

namespace Weft.ControlPlane.Snapshots;

/// <summary>The latest snapshot of every mesh, for everybody who compiles from it. Any thread.</summary>
internal sealed class MeshBoard
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MeshSnapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> _changes = new(StringComparer.Ordinal);

    /// <summary>The latest snapshot; null when there is no such mesh.</summary>
    public MeshSnapshot? Current(string mesh)
    {
        lock (_gate) return _snapshots.GetValueOrDefault(mesh);
    }

    /// <summary>Completes once the latest snapshot is another than this one; at once when it already is.</summary>
    public Task ChangedSince(string mesh, MeshSnapshot? seen)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_snapshots.GetValueOrDefault(mesh), seen)) return Task.CompletedTask;
            if (!_changes.TryGetValue(mesh, out var change))
                _changes[mesh] = change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return change.Task;
        }
    }

    /// <summary>Puts a newer snapshot up.</summary>
    public void Publish(MeshSnapshot snapshot)
    {
        lock (_gate)
        {
            _snapshots[snapshot.Mesh] = snapshot;
            Announce_NeedsLock(snapshot.Mesh);
        }
    }

    /// <summary>Takes a mesh down that is no more.</summary>
    public void Withdraw(string mesh)
    {
        lock (_gate)
            if (_snapshots.Remove(mesh))
                Announce_NeedsLock(mesh);
    }

    /// <summary>The meshes that are up.</summary>
    public IReadOnlyList<string> Meshes
    {
        get { lock (_gate) return [.. _snapshots.Keys]; }
    }

    private void Announce_NeedsLock(string mesh)
    {
        if (_changes.Remove(mesh, out var change)) change.SetResult();
    }
}
