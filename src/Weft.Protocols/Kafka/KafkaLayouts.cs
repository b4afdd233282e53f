using static Weft.Protocols.Kafka.WireType;

namespace Weft.Protocols.Kafka;

/// <summary>The fields of the messages that are read, in Kafka's own names and versions. A test compares them with Kafka's definitions.</summary>
internal static class KafkaLayouts
{
    /// <summary>What follows the correlation id in a request's header.</summary>
    public static KafkaField[] RequestHeaderTail { get; } =
        [new("ClientId", Text, "1+") { IsNeverFlexible = true, Mark = FieldMark.ClientId }];

    /// <summary>Of many responses no more is read than the error that they begin with.</summary>
    public static KafkaField[] ErrorFirst { get; } = [Error("0+")];

    public static KafkaField[] ErrorAfterThrottle0 { get; } = [Throttle("0+"), Error("0+")];

    public static KafkaField[] ErrorAfterThrottle1 { get; } = [Throttle("1+"), Error("0+")];

    public static KafkaField[] ErrorAfterThrottle2 { get; } = [Throttle("2+"), Error("0+")];

    public static KafkaField[] ProduceRequest { get; } =
    [
        new("TransactionalId", Text, "3+"),
        new("Acks", Short, "0+") { Mark = FieldMark.Acks },
        new("TimeoutMs", Integer, "0+"),
        new("TopicData", ArrayOf, "0+",
            new("Name", Text, "0+") { Mark = FieldMark.Topic },
            new("PartitionData", ArrayOf, "0+",
                new("Index", Integer, "0+"),
                new("Records", Records, "0+") { Mark = FieldMark.Records })),
    ];

    public static KafkaField[] ProduceResponse { get; } =
    [
        new("Responses", ArrayOf, "0+",
            new("Name", Text, "0+"),
            new("PartitionResponses", ArrayOf, "0+",
                new("Index", Integer, "0+"),
                Error("0+"),
                new("BaseOffset", Long, "0+"),
                new("LogAppendTimeMs", Long, "2+"),
                new("LogStartOffset", Long, "5+"),
                new("RecordErrors", ArrayOf, "8+",
                    new("BatchIndex", Integer, "8+"),
                    new("BatchIndexErrorMessage", Text, "8+")),
                new("ErrorMessage", Text, "8+"),
                Leader("10+", 0))),
        Throttle("1+"),
        TaggedEndpoints("10+"),
    ];

    public static KafkaField[] FetchResponse { get; } =
    [
        Throttle("1+"),
        Error("7+"),
        new("SessionId", Integer, "7+"),
        new("Responses", ArrayOf, "0+",
            new("Topic", Text, "0-12") { Mark = FieldMark.Topic },
            new("TopicId", Uuid, "13+") { Mark = FieldMark.TopicId },
            new("Partitions", ArrayOf, "0+",
                new("PartitionIndex", Integer, "0+"),
                Error("0+"),
                new("HighWatermark", Long, "0+"),
                new("LastStableOffset", Long, "4+"),
                new("LogStartOffset", Long, "5+"),
                new("DivergingEpoch", Structure, "12+", new KafkaField("Epoch", Integer, "12+"), new KafkaField("EndOffset", Long, "12+")) { Tag = 0 },
                Leader("12+", 1),
                new("SnapshotId", Structure, "12+", new KafkaField("EndOffset", Long, "0+"), new KafkaField("Epoch", Integer, "0+")) { Tag = 2 },
                new("AbortedTransactions", ArrayOf, "4+", new KafkaField("ProducerId", Long, "4+"), new KafkaField("FirstOffset", Long, "4+")),
                new("PreferredReadReplica", Integer, "11+"),
                new("Records", Records, "0+") { Mark = FieldMark.Records })),
        TaggedEndpoints("16+"),
    ];

    public static KafkaField[] MetadataResponse { get; } =
    [
        Throttle("3+"),
        new("Brokers", ArrayOf, "0+",
            new("NodeId", Integer, "0+") { Mark = FieldMark.NodeId },
            Host("0+"),
            Port("0+"),
            new("Rack", Text, "1+")),
        new("ClusterId", Text, "2+"),
        new("ControllerId", Integer, "1+"),
        new("Topics", ArrayOf, "0+",
            Error("0+"),
            new("Name", Text, "0+") { Mark = FieldMark.Topic },
            new("TopicId", Uuid, "10+") { Mark = FieldMark.TopicId },
            new("IsInternal", Octet, "1+"),
            new("Partitions", ArrayOf, "0+",
                Error("0+"),
                new("PartitionIndex", Integer, "0+"),
                new("LeaderId", Integer, "0+"),
                new("LeaderEpoch", Integer, "7+"),
                new("ReplicaNodes", IntegerArray, "0+"),
                new("IsrNodes", IntegerArray, "0+"),
                new("OfflineReplicas", IntegerArray, "5+")),
            new("TopicAuthorizedOperations", Integer, "8+")),
        new("ClusterAuthorizedOperations", Integer, "8-10"),
    ];

    public static KafkaField[] FindCoordinatorResponse { get; } =
    [
        Throttle("1+"),
        Error("0-3"),
        new("ErrorMessage", Text, "1-3"),
        new("NodeId", Integer, "0-3") { Mark = FieldMark.NodeId },
        Host("0-3"),
        Port("0-3"),
        new("Coordinators", ArrayOf, "4+",
            new("Key", Text, "4+"),
            new("NodeId", Integer, "4+") { Mark = FieldMark.NodeId },
            Host("4+"),
            Port("4+"),
            Error("4+"),
            new("ErrorMessage", Text, "4+")),
    ];

    public static KafkaField[] DescribeClusterResponse { get; } =
    [
        Throttle("0+"),
        Error("0+"),
        new("ErrorMessage", Text, "0+"),
        new("EndpointType", Octet, "1+"),
        new("ClusterId", Text, "0+"),
        new("ControllerId", Integer, "0+"),
        new("Brokers", ArrayOf, "0+",
            new("BrokerId", Integer, "0+") { Mark = FieldMark.NodeId },
            Host("0+"),
            Port("0+"),
            new("Rack", Text, "0+")),
        new("ClusterAuthorizedOperations", Integer, "0+"),
    ];

    public static KafkaField[] ApiVersionsResponse { get; } =
    [
        Error("0+"),
        new("ApiKeys", ArrayOf, "0+",
            new("ApiKey", Short, "0+") { Mark = FieldMark.ApiKey },
            new("MinVersion", Short, "0+"),
            new("MaxVersion", Short, "0+") { Mark = FieldMark.MaxVersion }),
        Throttle("1+"),
    ];

    public static KafkaField[] ShareFetchResponse { get; } =
    [
        Throttle("0+"),
        Error("0+"),
        new("ErrorMessage", Text, "0+"),
        new("Responses", ArrayOf, "0+",
            new("TopicId", Uuid, "0+") { Mark = FieldMark.TopicId },
            new("Partitions", ArrayOf, "0+",
                new("PartitionIndex", Integer, "0+"),
                Error("0+"),
                new("ErrorMessage", Text, "0+"),
                new("AcknowledgeErrorCode", Short, "0+") { Mark = FieldMark.Error },
                new("AcknowledgeErrorMessage", Text, "0+"),
                Leader("0+", -1),
                new("Records", Records, "0+") { Mark = FieldMark.Records },
                new("AcquiredRecords", ArrayOf, "0+",
                    new("FirstOffset", Long, "0+"),
                    new("LastOffset", Long, "0+"),
                    new("DeliveryCount", Short, "0+")))),
        Endpoints("0+", -1),
    ];

    public static KafkaField[] ShareAcknowledgeResponse { get; } =
    [
        Throttle("0+"),
        Error("0+"),
        new("ErrorMessage", Text, "0+"),
        new("Responses", ArrayOf, "0+",
            new("TopicId", Uuid, "0+"),
            new("Partitions", ArrayOf, "0+",
                new("PartitionIndex", Integer, "0+"),
                Error("0+"),
                new("ErrorMessage", Text, "0+"),
                Leader("0+", -1))),
        Endpoints("0+", -1),
    ];

    private static KafkaField Error(string versions) => new("ErrorCode", Short, versions) { Mark = FieldMark.Error };

    private static KafkaField Throttle(string versions) => new("ThrottleTimeMs", Integer, versions);

    private static KafkaField Host(string versions) => new("Host", Text, versions) { Mark = FieldMark.Host };

    private static KafkaField Port(string versions) => new("Port", Integer, versions) { Mark = FieldMark.Port };

    private static KafkaField Leader(string versions, int tag) =>
        new("CurrentLeader", Structure, versions, new KafkaField("LeaderId", Integer, versions), new KafkaField("LeaderEpoch", Integer, versions)) { Tag = tag };

    private static KafkaField TaggedEndpoints(string versions) => Endpoints(versions, 0);

    private static KafkaField Endpoints(string versions, int tag) =>
        new("NodeEndpoints", ArrayOf, versions,
            new("NodeId", Integer, versions) { Mark = FieldMark.NodeId },
            Host(versions),
            Port(versions),
            new("Rack", Text, versions))
        {
            Tag = tag,
            Mark = tag >= 0 ? FieldMark.Endpoints : FieldMark.None,
        };
}
