namespace Weft.Demo.Kafka;

/// <summary>A kind of request and the one version of it that the demo's client and broker speak. The layouts are those of the Kafka protocol guide.</summary>
/// <param name="Api">Kafka's API key.</param>
/// <param name="Version">The version.</param>
internal readonly record struct KafkaRequest(short Api, short Version)
{
    public static KafkaRequest Produce => new(0, 3);

    public static KafkaRequest Fetch => new(1, 4);

    public static KafkaRequest Metadata => new(3, 1);

    public static KafkaRequest ApiVersions => new(18, 0);

    /// <summary>All that the broker announces.</summary>
    public static IReadOnlyList<KafkaRequest> All => [Produce, Fetch, Metadata, ApiVersions];
}
