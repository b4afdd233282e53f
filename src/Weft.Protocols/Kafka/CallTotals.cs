namespace Weft.Protocols.Kafka;

/// <summary>The records of one request and of its response.</summary>
internal struct CallTotals
{
    /// <summary>The first topic whose records passed.</summary>
    public int Topic { get; private set; }

    public bool HasMoreTopics { get; private set; }

    public long Bytes { get; private set; }

    public long Records { get; private set; }

    public void Add(int topic, long bytes, long records)
    {
        if (Bytes == 0) Topic = topic;
        else HasMoreTopics |= topic != Topic;
        Bytes += bytes;
        Records += records;
    }
}
