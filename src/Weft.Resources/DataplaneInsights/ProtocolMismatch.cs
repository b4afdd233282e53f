namespace Weft.Resources.DataplaneInsights;

/// <summary>Bytes that contradict a hint.</summary>
public sealed record ProtocolMismatch
{
    /// <summary>What they were.</summary>
    public string Seen { get; init; } = "";

    /// <summary>The YAML line that would make the hint fit.</summary>
    public string Repair { get; init; } = "";
}
