namespace Weft.Resources.Dataplanes;

/// <summary>A TCP check of the application by its proxy.</summary>
public sealed record ServiceProbe
{
    /// <summary>Between checks; null means 1 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Of one check; null means 2 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Failures in a row, from 1; null means 1.</summary>
    public int? UnhealthyThreshold { get; init; }

    /// <summary>Successes in a row, from 1; null means 1.</summary>
    public int? HealthyThreshold { get; init; }

    /// <summary>Whether <c>tcp: {}</c> is given; without it nothing is checked.</summary>
    public bool IsTcp { get; init; }
}
