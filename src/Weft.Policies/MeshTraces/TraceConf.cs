namespace Weft.Policies.MeshTraces;

/// <summary>The settings that policies are merged by.</summary>
public sealed record TraceConf
{
    /// <summary>None (no spans) or one; null, which only an unmerged text may have, means nothing is said.</summary>
    public IReadOnlyList<TraceBackend>? Backends { get; init; }

    /// <summary>Which requests; null means all.</summary>
    public TraceSampling? Sampling { get; init; }

    /// <summary>What every span bears; null means nothing.</summary>
    public IReadOnlyList<TraceTagConf>? Tags { get; init; }

    /// <summary>Whether produce and fetch requests of services tagged <c>kafka</c> have spans; null means false. Ours, not Kuma's.</summary>
    public bool? Kafka { get; init; }
}
