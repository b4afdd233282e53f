namespace Weft.Protocols.Kafka;

/// <summary>What is kept of, and believed from, one Kafka connection.</summary>
public sealed record KafkaLimits
{
    /// <summary>The longest name that is looked at, in bytes: Kafka's topics have at most 249. Longer ones count as "other".</summary>
    public const int MaxNameBytes = 256;

    /// <summary>Requests of one connection that wait for their response. More ends the decoding of it. Default 4096; 24 bytes each.</summary>
    public int MaxInFlight { get; init; } = 4096;

    /// <summary>The largest frame that is believed, in bytes. A larger one ends the decoding. Default 256 MiB, below what the first bytes of TLS and of every text protocol would mean; Kafka's brokers accept 100 MiB.</summary>
    public int MaxFrameBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>The largest response that is held back to be rewritten, in bytes. Default 1 MiB.</summary>
    public int MaxRewriteBytes { get; init; } = 1024 * 1024;

    /// <summary>The defaults.</summary>
    public static KafkaLimits Default { get; } = new();
}
