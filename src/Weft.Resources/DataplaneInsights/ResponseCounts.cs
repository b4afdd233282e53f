namespace Weft.Resources.DataplaneInsights;

/// <summary>How many responses.</summary>
public sealed record ResponseCounts
{
    /// <summary>Sent to the proxy.</summary>
    public long Sent { get; init; }

    /// <summary>Accepted by it.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Refused by it.</summary>
    public long Rejected { get; init; }
}
