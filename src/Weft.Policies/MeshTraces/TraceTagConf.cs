namespace Weft.Policies.MeshTraces;

/// <summary>A tag of every span: either a literal or a header's value.</summary>
public sealed record TraceTagConf
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its value.</summary>
    public string? Literal { get; init; }

    /// <summary>The request's header that has its value.</summary>
    public TraceHeaderTag? Header { get; init; }
}
