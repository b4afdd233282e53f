using Weft.Policies.Items;

namespace Weft.Policies.MeshTraces;

/// <summary>Spans of the requests of some proxies.</summary>
public sealed record MeshTraceSpec : TargetRefSpec
{
    /// <summary>The settings.</summary>
    public TraceConf Default { get; init; } = new();
}
