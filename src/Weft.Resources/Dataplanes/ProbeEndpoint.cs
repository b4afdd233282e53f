namespace Weft.Resources.Dataplanes;

/// <summary>One virtual probe.</summary>
public sealed record ProbeEndpoint
{
    /// <summary>1..65535, where the application answers.</summary>
    public int InboundPort { get; init; }

    /// <summary>Path at the application.</summary>
    public string InboundPath { get; init; } = "";

    /// <summary>Path at the probe port.</summary>
    public string Path { get; init; } = "";
}
