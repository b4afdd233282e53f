namespace Weft.Resources.DataplaneInsights;

/// <summary>One connection of a proxy to a control plane.</summary>
public sealed record DiscoverySubscription
{
    /// <summary>Unique.</summary>
    public string Id { get; init; } = "";

    /// <summary>Which control plane.</summary>
    public string ControlPlaneInstanceId { get; init; } = "";

    /// <summary>Its start.</summary>
    public DateTimeOffset? ConnectTime { get; init; }

    /// <summary>Its end; null while it is open.</summary>
    public DateTimeOffset? DisconnectTime { get; init; }

    /// <summary>Counts subscriptions of this proxy.</summary>
    public int Generation { get; init; }

    /// <summary>What was sent and acknowledged.</summary>
    public DiscoveryStatus Status { get; init; } = new();

    /// <summary>What runs there.</summary>
    public ProxyVersion? Version { get; init; }
}
