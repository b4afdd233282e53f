namespace Weft.Protocols.Kafka;

/// <summary>A request of a known kind and version that is over: its response has passed, or it asked for none.</summary>
public readonly record struct KafkaCall
{
    public required KafkaApi Api { get; init; }

    /// <summary>The request's place among all of its connection, from 0.</summary>
    public required long Number { get; init; }

    public required short Version { get; init; }

    /// <summary>Number in <see cref="KafkaNames.Clients"/>; 0: none, or one beyond the limit.</summary>
    public required int Client { get; init; }

    /// <summary>Number in <see cref="KafkaNames.Topics"/> of the first topic whose records passed; says nothing without <see cref="RecordBytes"/>.</summary>
    public required int Topic { get; init; }

    /// <summary>Records of another topic passed as well.</summary>
    public required bool HasMoreTopics { get; init; }

    /// <summary>Bytes of record batches, as they are on the wire.</summary>
    public required long RecordBytes { get; init; }

    /// <summary>By the heads of the batches.</summary>
    public required long Records { get; init; }

    /// <summary>The first error code of the response; 0: none.</summary>
    public required short Error { get; init; }

    /// <summary>Since the request's header.</summary>
    public required long Microseconds { get; init; }
}
