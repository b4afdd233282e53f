using Weft.Resources.Envelope;
using Weft.Store.Contract;

namespace Weft.Store.Memory;

/// <summary>Keeps resources as long as the process runs; for tests and trials.</summary>
/// <param name="clock">Tells creation and modification times.</param>
public sealed class MemoryStore(TimeProvider clock) : SnapshotStore(clock)
{
    /// <inheritdoc/>
    protected override Task SaveAsync(IReadOnlyList<ResourceChange> changes, ResourceKey? owner, CancellationToken cancellation) =>
        Task.CompletedTask;
}
