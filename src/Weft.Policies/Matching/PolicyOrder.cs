using Weft.Resources.TargetRefs;

namespace Weft.Policies.Matching;

/// <summary>
/// Kuma 2.14's order of policies, weakest first, so that what comes later wins: the kind of the targetRef; of kind Dataplane, one that names beats others
/// and one with a section beats one without; zone beats global; then the role; at last the names, of which the alphabetically first wins.
/// </summary>
internal static class PolicyOrder
{
    /// <summary>The policies in order.</summary>
    public static IReadOnlyList<TargetRefPolicy> Sort(IEnumerable<TargetRefPolicy> policies) =>
        [.. ByStrength(policies, policy => policy).ThenByDescending(policy => policy.Identity.Name, StringComparer.Ordinal)];

    /// <summary>Items in the order of their policies.</summary>
    public static IReadOnlyList<PolicyItem> Sort(IEnumerable<PolicyItem> items) =>
        [.. ByStrength(items, item => item.Policy).ThenByDescending(item => item.Policy.Identity.Name, StringComparer.Ordinal)];

    /// <summary>Items of <c>to</c>: before the names, the kind of their own targetRef counts, and its section.</summary>
    public static IReadOnlyList<PolicyItem> SortByDestination(IEnumerable<PolicyItem> items) =>
    [
        .. ByStrength(items, item => item.Policy)
            .ThenBy(item => item.TargetRef.Kind)
            .ThenBy(item => item.TargetRef is { Kind: TargetRefKind.MeshService, SectionName.Length: > 0 })
            .ThenByDescending(item => item.Policy.Identity.Name, StringComparer.Ordinal),
    ];

    private static IOrderedEnumerable<T> ByStrength<T>(IEnumerable<T> all, Func<T, TargetRefPolicy> policyOf) => all
        .OrderBy(one => policyOf(one).TargetRef.Kind)
        .ThenBy(one => policyOf(one).TargetRef is { Kind: TargetRefKind.Dataplane, Name.Length: > 0 })
        .ThenBy(one => policyOf(one).TargetRef is { Kind: TargetRefKind.Dataplane, SectionName.Length: > 0 })
        .ThenBy(one => policyOf(one).IsFromZone)
        .ThenBy(one => policyOf(one).Role);
}
