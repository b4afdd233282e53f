namespace Weft.Protocols.Kafka;

/// <summary>
/// The kinds of requests, by their number: the highest version known, and from which version requests and responses are flexible. From
/// Kafka's own message definitions; a test holds the two together.
/// </summary>
public static class KafkaApis
{
    internal const short Produce = 0;
    internal const short Fetch = 1;
    internal const short Metadata = 3;
    internal const short ControlledShutdown = 7;
    internal const short FindCoordinator = 10;
    internal const short SaslHandshake = 17;
    internal const short ApiVersions = 18;
    internal const short DescribeCluster = 60;
    internal const short ShareFetch = 78;
    internal const short ShareAcknowledge = 79;

    // No version is flexible.
    private const int None = int.MaxValue;

    private static readonly KafkaApi[] Table =
    [
        new(0, "Produce", 11, 9, KafkaLayouts.ProduceRequest, KafkaLayouts.ProduceResponse),
        new(1, "Fetch", 17, 12, response: KafkaLayouts.FetchResponse),
        new(2, "ListOffsets", 10, 6),
        new(3, "Metadata", 12, 9, response: KafkaLayouts.MetadataResponse),
        new(4, "LeaderAndIsr", 7, 4, response: KafkaLayouts.ErrorFirst),
        new(5, "StopReplica", 4, 2, response: KafkaLayouts.ErrorFirst),
        new(6, "UpdateMetadata", 8, 6, response: KafkaLayouts.ErrorFirst),
        new(7, "ControlledShutdown", 3, 3, response: KafkaLayouts.ErrorFirst),
        new(8, "OffsetCommit", 9, 8),
        new(9, "OffsetFetch", 9, 6),
        new(10, "FindCoordinator", 6, 3, response: KafkaLayouts.FindCoordinatorResponse),
        new(11, "JoinGroup", 9, 6, response: KafkaLayouts.ErrorAfterThrottle2),
        new(12, "Heartbeat", 4, 4, response: KafkaLayouts.ErrorAfterThrottle1),
        new(13, "LeaveGroup", 5, 4, response: KafkaLayouts.ErrorAfterThrottle1),
        new(14, "SyncGroup", 5, 4, response: KafkaLayouts.ErrorAfterThrottle1),
        new(15, "DescribeGroups", 5, 5),
        new(16, "ListGroups", 5, 3, response: KafkaLayouts.ErrorAfterThrottle1),
        new(17, "SaslHandshake", 1, None, response: KafkaLayouts.ErrorFirst),
        new(18, "ApiVersions", 4, 3, response: KafkaLayouts.ApiVersionsResponse),
        new(19, "CreateTopics", 7, 5),
        new(20, "DeleteTopics", 6, 4),
        new(21, "DeleteRecords", 2, 2),
        new(22, "InitProducerId", 5, 2, response: KafkaLayouts.ErrorAfterThrottle0),
        new(23, "OffsetForLeaderEpoch", 4, 4),
        new(24, "AddPartitionsToTxn", 5, 3),
        new(25, "AddOffsetsToTxn", 4, 3, response: KafkaLayouts.ErrorAfterThrottle0),
        new(26, "EndTxn", 5, 3, response: KafkaLayouts.ErrorAfterThrottle0),
        new(27, "WriteTxnMarkers", 1, 1),
        new(28, "TxnOffsetCommit", 4, 3),
        new(29, "DescribeAcls", 3, 2, response: KafkaLayouts.ErrorAfterThrottle0),
        new(30, "CreateAcls", 3, 2),
        new(31, "DeleteAcls", 3, 2),
        new(32, "DescribeConfigs", 4, 4),
        new(33, "AlterConfigs", 2, 2),
        new(34, "AlterReplicaLogDirs", 2, 2),
        new(35, "DescribeLogDirs", 4, 2),
        new(36, "SaslAuthenticate", 2, 2, response: KafkaLayouts.ErrorFirst),
        new(37, "CreatePartitions", 3, 2),
        new(38, "CreateDelegationToken", 3, 2, response: KafkaLayouts.ErrorFirst),
        new(39, "RenewDelegationToken", 2, 2, response: KafkaLayouts.ErrorFirst),
        new(40, "ExpireDelegationToken", 2, 2, response: KafkaLayouts.ErrorFirst),
        new(41, "DescribeDelegationToken", 3, 2, response: KafkaLayouts.ErrorFirst),
        new(42, "DeleteGroups", 2, 2),
        new(43, "ElectLeaders", 2, 2),
        new(44, "IncrementalAlterConfigs", 1, 1),
        new(45, "AlterPartitionReassignments", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(46, "ListPartitionReassignments", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(47, "OffsetDelete", 0, None, response: KafkaLayouts.ErrorFirst),
        new(48, "DescribeClientQuotas", 1, 1, response: KafkaLayouts.ErrorAfterThrottle0),
        new(49, "AlterClientQuotas", 1, 1),
        new(50, "DescribeUserScramCredentials", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(51, "AlterUserScramCredentials", 0, 0),
        new(52, "Vote", 1, 0, response: KafkaLayouts.ErrorFirst),
        new(53, "BeginQuorumEpoch", 1, 1, response: KafkaLayouts.ErrorFirst),
        new(54, "EndQuorumEpoch", 1, 1, response: KafkaLayouts.ErrorFirst),
        new(55, "DescribeQuorum", 2, 0, response: KafkaLayouts.ErrorFirst),
        new(56, "AlterPartition", 3, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(57, "UpdateFeatures", 2, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(58, "Envelope", 0, 0),
        new(59, "FetchSnapshot", 1, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(60, "DescribeCluster", 1, 0, response: KafkaLayouts.DescribeClusterResponse),
        new(61, "DescribeProducers", 0, 0),
        new(62, "BrokerRegistration", 4, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(63, "BrokerHeartbeat", 1, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(64, "UnregisterBroker", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(65, "DescribeTransactions", 0, 0),
        new(66, "ListTransactions", 1, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(67, "AllocateProducerIds", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(68, "ConsumerGroupHeartbeat", 1, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(69, "ConsumerGroupDescribe", 0, 0),
        new(70, "ControllerRegistration", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(71, "GetTelemetrySubscriptions", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(72, "PushTelemetry", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(73, "AssignReplicasToDirs", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(74, "ListClientMetricsResources", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(75, "DescribeTopicPartitions", 0, 0),
        new(76, "ShareGroupHeartbeat", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(77, "ShareGroupDescribe", 0, 0),
        new(78, "ShareFetch", 0, 0, response: KafkaLayouts.ShareFetchResponse),
        new(79, "ShareAcknowledge", 0, 0, response: KafkaLayouts.ShareAcknowledgeResponse),
        new(80, "AddRaftVoter", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(81, "RemoveRaftVoter", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(82, "UpdateRaftVoter", 0, 0, response: KafkaLayouts.ErrorAfterThrottle0),
        new(83, "InitializeShareGroupState", 0, 0),
        new(84, "ReadShareGroupState", 0, 0),
        new(85, "WriteShareGroupState", 0, 0),
        new(86, "DeleteShareGroupState", 0, 0),
        new(87, "ReadShareGroupStateSummary", 0, 0),
    ];

    /// <summary>All of them, in order; the position is the number.</summary>
    public static ReadOnlySpan<KafkaApi> All => Table;

    /// <summary>What that number means, or null.</summary>
    public static KafkaApi? Find(short key) => (ushort)key < Table.Length ? Table[key] : null;
}
