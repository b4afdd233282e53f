namespace Weft.Resources.DataplaneInsights;

/// <summary>Counts of what was sent and acknowledged.</summary>
public sealed record DiscoveryStatus
{
    /// <summary>Of the last change.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>All of them.</summary>
    public ResponseCounts Total { get; init; } = new();

    /// <summary>Clusters.</summary>
    public ResponseCounts Cds { get; init; } = new();

    /// <summary>Endpoints.</summary>
    public ResponseCounts Eds { get; init; } = new();

    /// <summary>Listeners.</summary>
    public ResponseCounts Lds { get; init; } = new();

    /// <summary>Routes.</summary>
    public ResponseCounts Rds { get; init; } = new();
}
