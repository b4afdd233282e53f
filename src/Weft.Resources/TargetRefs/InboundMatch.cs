namespace Weft.Resources.TargetRefs;

/// <summary>Which connections to an inbound a rule is for; all that is given must fit, nothing given: all connections.</summary>
public sealed record InboundMatch
{
    /// <summary>The client's identity; null means any.</summary>
    public ValueMatch? SpiffeId { get; init; }

    /// <summary>The server name the client asked for; null means any.</summary>
    public ValueMatch? Sni { get; init; }
}
