using Weft.ControlPlane.Snapshots;

namespace Weft.ControlPlane.Monitoring;

/// <summary>What each asker is told now, and when that changes.</summary>
/// <param name="board">The meshes.</param>
/// <param name="refreshInterval">How long changes are gathered before those who wait are told.</param>
/// <param name="time">Measures it.</param>
internal sealed class AssignmentBoard(MeshBoard board, TimeSpan refreshInterval, TimeProvider time)
{
    /// <summary>What a client is told now. Waits, after a start, until every mesh is known: a part of the targets would make Prometheus drop the others.</summary>
    /// <param name="client">The node id of the asker.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<AssignmentSet> CurrentAsync(string client, CancellationToken stop)
    {
        await board.Complete.WaitAsync(stop);
        return new AssignmentSet(MonitoringTargets.Of(board.All, client));
    }

    /// <summary>What a client is told, once that differs from what it holds.</summary>
    /// <param name="client">The node id of the asker.</param>
    /// <param name="held">The version it holds; empty: none.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<AssignmentSet> ChangedAsync(string client, string held, CancellationToken stop)
    {
        while (true)
        {
            // Taken before the meshes are looked at, so that a change meanwhile is not missed.
            var change = board.Changed();
            var current = await CurrentAsync(client, stop);
            if (current.Version != held) return current;
            await change.WaitAsync(stop);
            await Task.Delay(refreshInterval, time, stop);
        }
    }
}
