using Weft.Policies.Compiler;

namespace Weft.ControlPlane.Snapshots;

/// <summary>The latest snapshot of every mesh, for everybody who compiles from it. Any thread.</summary>
internal sealed class MeshBoard
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MeshSnapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> _changes = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _anyChange = new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    /// <summary>Completes once every mesh of the store is up: before that, a mesh that is not here may exist all the same.</summary>
    public Task Complete => _complete.Task;

    /// <summary>Says that every mesh of the store is up.</summary>
    public void MarkComplete() => _complete.TrySetResult();

    /// <summary>Completes when any mesh changes, from now on.</summary>
    public Task Changed()
    {
        lock (_gate) return _anyChange.Task;
    }

    /// <summary>The latest snapshots, by the mesh's name.</summary>
    public IReadOnlyList<MeshSnapshot> All
    {
        get { lock (_gate) return [.. _snapshots.Values.OrderBy(snapshot => snapshot.Mesh, StringComparer.Ordinal)]; }
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
        _anyChange.SetResult();
        _anyChange = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
