namespace Weft.Protocols.Kafka;

/// <summary>A request that waits for its response.</summary>
internal record struct PendingRequest(int Correlation, short Key, short Version, bool IsKnown, long Number, long Microseconds)
{
    /// <summary>Number of its client id.</summary>
    public int Client { get; set; }

    /// <summary>The records that it, and its response, brought so far.</summary>
    public CallTotals Totals;

    public readonly KafkaCall End(KafkaApi api, short error, long now) => new()
    {
        Api = api,
        Number = Number,
        Version = Version,
        Client = Client,
        Topic = Totals.Topic,
        HasMoreTopics = Totals.HasMoreTopics,
        RecordBytes = Totals.Bytes,
        Records = Totals.Records,
        Error = error,
        Microseconds = now - Microseconds,
    };
}
