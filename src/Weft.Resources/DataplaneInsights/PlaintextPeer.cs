namespace Weft.Resources.DataplaneInsights;

/// <summary>One address that STRICT would refuse.</summary>
public sealed record PlaintextPeer
{
    /// <summary>IP address.</summary>
    public string Address { get; init; } = "";

    /// <summary>Its connections in clear text.</summary>
    public long Plaintext { get; init; }

    /// <summary>Its connections under TLS that the application ends.</summary>
    public long ForeignTls { get; init; }

    /// <summary>When the last of them began.</summary>
    public DateTimeOffset? LastSeen { get; init; }
}
