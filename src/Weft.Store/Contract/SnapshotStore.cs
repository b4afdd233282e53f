using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>
/// A store of one process: reads are answered from an immutable snapshot in memory, writes follow one another, and each is
/// made durable by <see cref="SaveAsync"/> before it is published.
/// </summary>
/// <param name="clock">Tells creation and modification times.</param>
public abstract class SnapshotStore(TimeProvider clock) : IResourceStore
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Subscriptions _subscriptions = new();

    /// <inheritdoc/>
    public long Version => _subscriptions.State.Snapshot.Version;

    /// <inheritdoc/>
    public Task<Resource> CreateAsync(Resource resource, ResourceKey? owner = null, CancellationToken cancellation = default) =>
        WriteAsync(
            async state =>
            {
                var change = state.Create(resource, owner, Now());
                await CommitAsync(state, [change], owner, cancellation);
                return change.After!;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<Resource> UpdateAsync(Resource resource, CancellationToken cancellation = default) =>
        WriteAsync(
            async state =>
            {
                if (state.Update(resource, Now()) is not { } change) return state.Snapshot.Resources[resource.Key];
                await CommitAsync(state, [change], null, cancellation);
                return change.After!;
            },
            cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceKey key, long? version = null, CancellationToken cancellation = default) =>
        WriteAsync(
            async state =>
            {
                await CommitAsync(state, state.Delete(key, version), null, cancellation);
                return key;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<Resource?> FindAsync(ResourceKey key, CancellationToken cancellation = default) =>
        Task.FromResult(_subscriptions.State.Snapshot.Resources.GetValueOrDefault(key));

    /// <inheritdoc/>
    public Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default) =>
        Task.FromResult(Paging.Cut(_subscriptions.State.Snapshot, query));

    /// <inheritdoc/>
    public Task<ChangeSubscription> SubscribeAsync(CancellationToken cancellation = default) => Task.FromResult(_subscriptions.Open());

    /// <summary>Waits for the write under way, ends every subscription and releases what the store holds.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        try
        {
            _subscriptions.Close();
            await ReleaseAsync();
        }
        finally
        {
            _writing.Release();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes <paramref name="changes"/> durable, all or none. Called by one writer at a time.</summary>
    /// <param name="changes">In order.</param>
    /// <param name="owner">The owner of what is created; null for none.</param>
    /// <param name="cancellation">Gives up before anything is durable.</param>
    protected abstract Task SaveAsync(IReadOnlyList<ResourceChange> changes, ResourceKey? owner, CancellationToken cancellation);

    /// <summary>Releases files and connections.</summary>
    protected virtual ValueTask ReleaseAsync() => ValueTask.CompletedTask;

    /// <summary>Starts from what was durable. Called once, before the store is used.</summary>
    private protected void Start(StoreState state) => _subscriptions.Publish(state, []);

    private async Task CommitAsync(StoreState state, IReadOnlyList<ResourceChange> changes, ResourceKey? owner, CancellationToken cancellation)
    {
        await SaveAsync(changes, owner, cancellation);
        foreach (var change in changes) state = state.Apply(change, owner);
        _subscriptions.Publish(state, changes);
    }

    private async Task<T> WriteAsync<T>(Func<StoreState, Task<T>> write, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return await write(_subscriptions.State);
        }
        finally
        {
            _writing.Release();
        }
    }

    // Whole microseconds, which every store can keep.
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
