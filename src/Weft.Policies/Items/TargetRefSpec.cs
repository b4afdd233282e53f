using Weft.Resources.Envelope;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.Items;

/// <summary>What all targetRef policies have.</summary>
public abstract record TargetRefSpec : ResourceSpec
{
    /// <summary>Which proxies it is for; null as written means the whole mesh (Kuma 2.9 and later).</summary>
    public TargetRef? TargetRef { get; init; }

    /// <summary>Which proxies it is for.</summary>
    public TargetRef Target => TargetRef ?? TargetRef.WholeMesh;
}
