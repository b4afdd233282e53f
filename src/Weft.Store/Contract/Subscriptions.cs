namespace Weft.Store.Contract;

/// <summary>Who listens to a store. Publishing and subscribing happen under one lock, so that snapshot and changes fit together.</summary>
internal sealed class Subscriptions
{
    private readonly Lock _lock = new();
    private readonly List<ChangeSubscription> _open = [];
    private StoreState _state = StoreState.Empty;
    private bool _isClosed;

    /// <summary>The last state that was published; never waits for a writer.</summary>
    public StoreState State => Volatile.Read(ref _state);

    /// <summary>Replaces the state and tells every subscriber what led to it.</summary>
    public void Publish(StoreState state, IReadOnlyList<ResourceChange> changes)
    {
        lock (_lock)
        {
            Volatile.Write(ref _state, state);
            foreach (var subscription in _open)
                foreach (var change in changes) subscription.Publish(change);
        }
    }

    public ChangeSubscription Open()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var subscription = new ChangeSubscription(_state.Snapshot, Remove);
            _open.Add(subscription);
            return subscription;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var subscription in _open) subscription.Complete();
            _open.Clear();
        }
    }

    private void Remove(ChangeSubscription subscription)
    {
        lock (_lock) _open.Remove(subscription);
    }
}
