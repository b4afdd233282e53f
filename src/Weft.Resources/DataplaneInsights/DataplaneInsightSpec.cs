using Weft.Resources.Envelope;

namespace Weft.Resources.DataplaneInsights;

/// <summary>What the control plane knows of a proxy.</summary>
public sealed record DataplaneInsightSpec : ResourceSpec
{
    /// <summary>Connections to control planes, oldest first.</summary>
    public IReadOnlyList<DiscoverySubscription> Subscriptions { get; init; } = [];

    /// <summary>Its certificate; null before the first one.</summary>
    public MtlsInsight? Mtls { get; init; }

    /// <summary>State of each commit unit; Weft's own field.</summary>
    public IReadOnlyList<CommitUnitStatus> Units { get; init; } = [];

    /// <summary>What its ports were seen to speak, where there is something to tell; Weft's own field.</summary>
    public IReadOnlyList<PortInsight> Ports { get; init; } = [];

    /// <summary>Who came to its PERMISSIVE inbounds without the mesh's TLS; Weft's own field.</summary>
    public IReadOnlyList<PlaintextInsight> Plaintext { get; init; } = [];
}
