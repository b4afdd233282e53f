namespace Weft.Protocols.Kafka;

/// <summary>The responses that name brokers, and from which version on.</summary>
internal static class RewrittenApis
{
    private const int ProduceEndpoints = 10;
    private const int FetchEndpoints = 16;

    /// <summary>Whether some version of its response names brokers.</summary>
    public static bool Has(short key) => FromVersion(key) >= 0;

    /// <summary>Whether the response of that version names brokers, or the versions that a client may use.</summary>
    public static bool Concerns(short key, short version) => key == KafkaApis.ApiVersions || (FromVersion(key) is >= 0 and var from && version >= from);

    private static int FromVersion(short key) => key switch
    {
        KafkaApis.Produce => ProduceEndpoints,
        KafkaApis.Fetch => FetchEndpoints,
        KafkaApis.Metadata or KafkaApis.FindCoordinator or KafkaApis.DescribeCluster or KafkaApis.ShareFetch or KafkaApis.ShareAcknowledge => 0,
        _ => -1,
    };
}
