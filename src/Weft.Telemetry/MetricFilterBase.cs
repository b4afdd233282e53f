namespace Weft.Telemetry;

/// <summary>What leaves when no rule names it.</summary>
public enum MetricFilterBase
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>What Kuma's profile "Basic" keeps, and this mesh's own names.</summary>
    Basic,

    /// <summary>Nothing.</summary>
    None,
}
