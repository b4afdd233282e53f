namespace Weft.Resources.TargetRefs;

/// <summary>What one place of a policy allows in a reference.</summary>
/// <param name="Supported">The kinds it takes.</param>
public sealed record TargetRefOptions(params IReadOnlyList<TargetRefKind> Supported)
{
    /// <summary>Whether a MeshGateway's listeners can be chosen by tags.</summary>
    public bool AllowsListenerTags { get; init; }

    /// <summary>Whether the policy is about inbounds, so that one of a Dataplane can be named.</summary>
    public bool IsInbound { get; init; }
}
