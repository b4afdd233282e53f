namespace Weft.Resources.Meshes;

/// <summary>Traces to a Datadog agent.</summary>
public sealed record DatadogTracing : TracingConf
{
    /// <summary>A host.</summary>
    public string Address { get; init; } = "";

    /// <summary>1..65535.</summary>
    public int Port { get; init; }

    /// <summary>Whether inbound, outbound and each destination are services of their own.</summary>
    public bool SplitService { get; init; }
}
