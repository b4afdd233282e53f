using System.Threading.Channels;

namespace Weft.Store.Contract;

/// <summary>A snapshot and every change after it, in order. Read by one reader; dispose to end it.</summary>
public sealed class ChangeSubscription : IDisposable
{
    // Unbounded: a slow reader must not hold up writers. Changes are small and immutable, and readers coalesce.
    private readonly Channel<ResourceChange> _changes = Channel.CreateUnbounded<ResourceChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<ChangeSubscription> _onDispose;

    internal ChangeSubscription(StoreSnapshot snapshot, Action<ChangeSubscription> onDispose)
    {
        Snapshot = snapshot;
        _onDispose = onDispose;
    }

    /// <summary>What was stored when the subscription began.</summary>
    public StoreSnapshot Snapshot { get; }

    /// <summary>The changes since; completes when the subscription or the store is disposed.</summary>
    public ChannelReader<ResourceChange> Changes => _changes.Reader;

    /// <summary>Ends the subscription.</summary>
    public void Dispose()
    {
        _onDispose(this);
        Complete();
    }

    internal void Publish(ResourceChange change) => _changes.Writer.TryWrite(change);

    internal void Complete() => _changes.Writer.TryComplete();
}
