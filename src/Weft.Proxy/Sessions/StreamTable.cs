namespace Weft.Proxy.Sessions;

/// <summary>The open streams of one HTTP/2 session by id: a power of two of buckets with chains through the streams themselves.</summary>
internal sealed class StreamTable
{
    private Http2Stream?[] _buckets = new Http2Stream?[16];

    public int Count { get; private set; }

    public Http2Stream? Find(int id)
    {
        var stream = _buckets[Bucket(id)];
        while (stream is not null && stream.Id != id) stream = stream.NextInBucket;
        return stream;
    }

    public void Add(Http2Stream stream)
    {
        if (Count >= _buckets.Length * 2) Grow();
        Link(stream);
        Count++;
    }

    public void Remove(Http2Stream stream)
    {
        ref var link = ref _buckets[Bucket(stream.Id)];
        while (link is not null && !ReferenceEquals(link, stream)) link = ref link.NextInBucket;
        if (link is null) return;
        link = stream.NextInBucket;
        stream.NextInBucket = null;
        Count--;
    }

    /// <summary>Some stream with an id above <paramref name="id"/>, or null.</summary>
    public Http2Stream? AnyAbove(int id)
    {
        foreach (var head in _buckets)
            for (var stream = head; stream is not null; stream = stream.NextInBucket)
                if (stream.Id > id) return stream;
        return null;
    }

    /// <summary>A stream that only waits for its peer to read, and has since <paramref name="oldest"/> or before; or null. Cold: asked by a timer.</summary>
    public Http2Stream? FirstStalled(long oldest)
    {
        foreach (var head in _buckets)
            for (var stream = head; stream is not null; stream = stream.NextInBucket)
                if (stream.AwaitsReader && stream.SentAt <= oldest) return stream;
        return null;
    }

    /// <summary>The earliest time at which such a stream sent something last; the largest number without any.</summary>
    public long OldestUnread()
    {
        var oldest = long.MaxValue;
        foreach (var head in _buckets)
            for (var stream = head; stream is not null; stream = stream.NextInBucket)
                if (stream.AwaitsReader) oldest = Math.Min(oldest, stream.SentAt);
        return oldest;
    }

    /// <summary>Adds <paramref name="delta"/> to the send window of every stream (RFC 9113 section 6.9.2); false when one overflows.</summary>
    public bool AdjustSendWindows(int delta)
    {
        foreach (var head in _buckets)
        {
            for (var stream = head; stream is not null; stream = stream.NextInBucket)
            {
                stream.SendWindow += delta;
                if (stream.SendWindow > int.MaxValue) return false;
            }
        }
        return true;
    }

    /// <summary>Calls <paramref name="action"/> for every stream with something to send. Cold: after a SETTINGS frame.</summary>
    public void ForEachQueued(Action<Http2Stream> action)
    {
        foreach (var head in _buckets)
            for (var stream = head; stream is not null; stream = stream.NextInBucket)
                if (stream.HasPending) action(stream);
    }

    private int Bucket(int id) => (id >> 1) & (_buckets.Length - 1);

    private void Link(Http2Stream stream)
    {
        ref var head = ref _buckets[Bucket(stream.Id)];
        stream.NextInBucket = head;
        head = stream;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new Http2Stream?[old.Length * 2];
        foreach (var head in old)
        {
            for (var stream = head; stream is not null;)
            {
                var next = stream.NextInBucket;
                Link(stream);
                stream = next;
            }
        }
    }
}
