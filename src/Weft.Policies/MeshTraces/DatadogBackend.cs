namespace Weft.Policies.MeshTraces;

/// <summary>Traces to a Datadog agent.</summary>
public sealed record DatadogBackend
{
    /// <summary><c>http://host:port</c>, nothing else.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether inbound, outbound and each destination are services of their own. Default: false.</summary>
    public bool SplitService { get; init; }
}
