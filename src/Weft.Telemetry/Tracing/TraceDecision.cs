namespace Weft.Telemetry.Tracing;

/// <summary>What whoever began a trace said of recording it.</summary>
public enum TraceDecision : byte
{
    /// <summary>Nothing: the next who can decides.</summary>
    None,
    Dropped,
    Sampled,

    /// <summary>B3's debug flag: sampled, and back ends are not to thin it out.</summary>
    Debug,
}
