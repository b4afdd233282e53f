namespace Weft.Protocols.Kafka;

/// <summary>The requests of one connection that wait, in their order: a broker answers one connection in order. A ring that grows up to a limit.</summary>
internal sealed class PendingRequests(int limit)
{
    private PendingRequest[] _ring = new PendingRequest[16];
    private int _first;

    public int Count { get; private set; }

    /// <summary>False when there are too many.</summary>
    public bool TryAdd(in PendingRequest request)
    {
        if (Count == _ring.Length && !TryGrow()) return false;
        _ring[(_first + Count++) & (_ring.Length - 1)] = request;
        return true;
    }

    /// <summary>The newest, for what is read of it after its header; there must be one.</summary>
    public ref PendingRequest Newest => ref _ring[(_first + Count - 1) & (_ring.Length - 1)];

    /// <summary>Takes back the newest: it will have no response.</summary>
    public void RemoveLast() => Count--;

    /// <summary>The oldest with that id. Those before it are passed over: they had no response (an unknown Produce without acks).</summary>
    public bool TryFind(int correlation, out PendingRequest request, out int before)
    {
        for (before = 0; before < Count; before++)
        {
            request = _ring[(_first + before) & (_ring.Length - 1)];
            if (request.Correlation == correlation) return true;
        }
        request = default;
        return false;
    }

    /// <summary>Takes out so many of the oldest.</summary>
    public void RemoveFirst(int count)
    {
        _first = (_first + count) & (_ring.Length - 1);
        Count -= count;
    }

    private bool TryGrow()
    {
        if (_ring.Length * 2 > limit) return false;
        var grown = new PendingRequest[_ring.Length * 2];
        for (var i = 0; i < Count; i++) grown[i] = _ring[(_first + i) & (_ring.Length - 1)];
        _ring = grown;
        _first = 0;
        return true;
    }
}
