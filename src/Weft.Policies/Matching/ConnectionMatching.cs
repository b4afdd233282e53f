using Weft.Resources.Tagging;

namespace Weft.Policies.Matching;

/// <summary>
/// Which sources/destinations policies hold for a Dataplane (Kuma 2.0). Policies may come in any order; equal input gives equal output.
/// </summary>
public static class ConnectionMatching
{
    /// <summary>The destination that stands for traffic to nowhere in the mesh (transparent passthrough).</summary>
    public const string PassThroughService = "pass_through";

    /// <summary>
    /// The client side (TrafficLog, TrafficRoute, HealthCheck, CircuitBreaker, Retry, Timeout): for a destination service the one policy whose best source
    /// and best destination together rank highest; the newest of equals. Null when none holds.
    /// </summary>
    /// <param name="policies">Of one kind.</param>
    /// <param name="tagSets">The Dataplane's (<c>DataplaneSpec.TagSets</c>).</param>
    /// <param name="service">The destination's <c>kuma.io/service</c>, or <see cref="PassThroughService"/>.</param>
    public static ConnectionPolicy<TSpec>? ForOutbound<TSpec>(
        IEnumerable<ConnectionPolicy<TSpec>> policies, IReadOnlyCollection<TagSet> tagSets, string service)
    {
        TagSet[] destination = [TagSet.Of((TagNames.Service, service))];
        return Best(policies, policy =>
            TagSelector.Best(policy.Sources, tagSets) is { } source && TagSelector.Best(policy.Destinations, destination) is { } reached ? source.And(reached) : null);
    }

    /// <summary>The server side where one policy counts (TrafficPermission): the one whose best destination ranks highest for the inbound's tags.</summary>
    public static ConnectionPolicy<TSpec>? ForInbound<TSpec>(IEnumerable<ConnectionPolicy<TSpec>> policies, TagSet inbound) =>
        Best(policies, policy => TagSelector.Best(policy.Destinations, [inbound]));

    /// <summary>
    /// The server side where all policies count (FaultInjection, RateLimit): each source of each policy that reaches the inbound, the most specific source first.
    /// </summary>
    public static IReadOnlyList<(TagSelector Source, ConnectionPolicy<TSpec> Policy)> AllForInbound<TSpec>(
        IEnumerable<ConnectionPolicy<TSpec>> policies, TagSet inbound) =>
        [
            .. policies.Where(policy => TagSelector.Best(policy.Destinations, [inbound]) is not null)
                .OrderBy(policy => policy.Name, StringComparer.Ordinal)
                .SelectMany(policy => policy.Sources.Select(source => (Source: source, Policy: policy)))
                .OrderByDescending(pair => pair.Source.Rank.Weight),
        ];

    /// <summary>
    /// Policies about Dataplanes (TrafficTrace, ProxyTemplate, VirtualOutbound): the one whose best selector ranks highest; without selectors it matches all,
    /// with rank 0. The newest of equals.
    /// </summary>
    public static ConnectionPolicy<TSpec>? ForDataplane<TSpec>(IEnumerable<ConnectionPolicy<TSpec>> policies, IReadOnlyCollection<TagSet> tagSets) =>
        Best(policies, policy => policy.Sources.Count == 0 ? default(SelectorRank) : TagSelector.Best(policy.Sources, tagSets));

    // By name first, so that of equally ranked and equally old policies the same one wins each time.
    private static ConnectionPolicy<TSpec>? Best<TSpec>(IEnumerable<ConnectionPolicy<TSpec>> policies, Func<ConnectionPolicy<TSpec>, SelectorRank?> rankOf)
    {
        ConnectionPolicy<TSpec>? best = null;
        SelectorRank bestRank = default;
        foreach (var policy in policies.OrderBy(policy => policy.Name, StringComparer.Ordinal))
        {
            if (rankOf(policy) is not { } rank) continue;
            var order = best is null ? 1 : rank.Weight.CompareTo(bestRank.Weight);
            if (order < 0 || (order == 0 && policy.Created <= best!.Created)) continue;
            (best, bestRank) = (policy, rank);
        }
        return best;
    }
}
