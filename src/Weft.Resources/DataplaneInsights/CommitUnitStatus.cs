namespace Weft.Resources.DataplaneInsights;

/// <summary>State of one commit unit (identity, endpoints, structure) at a proxy.</summary>
public sealed record CommitUnitStatus
{
    /// <summary>Its name.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What was sent last.</summary>
    public string SentVersion { get; init; } = "";

    /// <summary>What is in force; may be empty.</summary>
    public string AcknowledgedVersion { get; init; } = "";

    /// <summary>What was refused last; empty when nothing was refused since.</summary>
    public string RefusedVersion { get; init; } = "";

    /// <summary>Why, with resource and field.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Of the last answer.</summary>
    public DateTimeOffset? Time { get; init; }
}
