using Weft.Resources.Tagging;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.Matching;

/// <summary>
/// What all policies of one kind say to one Dataplane: the place to ask for a compiler. Built once per kind and Dataplane; each answer is merged when asked for.
/// </summary>
public sealed class PolicyRules
{
    private readonly Dictionary<InboundAddress, List<TargetRefPolicy>> _byInbound = [];
    private readonly IReadOnlyList<TargetRefPolicy> _routes;

    /// <summary>Matches.</summary>
    /// <param name="policies">All of one kind in the Dataplane's mesh, in any order.</param>
    /// <param name="subject">The Dataplane.</param>
    /// <param name="routes">The mesh's MeshHTTPRoutes, for policies that name one.</param>
    public PolicyRules(IEnumerable<TargetRefPolicy> policies, PolicySubject subject, IReadOnlyList<TargetRefPolicy>? routes = null)
    {
        _routes = routes ?? [];
        var selected = new List<TargetRefPolicy>();
        foreach (var policy in PolicyOrder.Sort(policies.Where(policy => !policy.IsShadow)))
        {
            var selection = PolicySelection.Of(policy, subject, _routes);
            if (!selection.IsSelected) continue;
            selected.Add(policy);
            foreach (var inbound in selection.Inbounds.Distinct()) (_byInbound.TryGetValue(inbound, out var known) ? known : _byInbound[inbound] = []).Add(policy);
        }
        Policies = selected;
    }

    /// <summary>The policies that select the Dataplane, weakest first.</summary>
    public IReadOnlyList<TargetRefPolicy> Policies { get; }

    /// <summary>The inbounds that some policy selects, in order of address and port.</summary>
    public IReadOnlyList<InboundAddress> Inbounds =>
        [.. _byInbound.Keys.OrderBy(inbound => inbound.Address, StringComparer.Ordinal).ThenBy(inbound => inbound.Port)];

    /// <summary>Of kinds with one <c>default</c> (MeshTrace, MeshMetric ...): what holds for the whole Dataplane; null when no policy selects it.</summary>
    public MergedConf? Single => MergedConf.Of([.. Policies.Select(policy => policy.Default).OfType<PolicyItem>()]);

    /// <summary>Of <c>to</c>: what holds for traffic to the service with that <c>kuma.io/service</c>; null when nothing is said of it.</summary>
    public MergedConf? ToService(string service)
    {
        var destination = TagSet.Of((TagNames.Service, service));
        return To.FirstOrDefault(rule => rule.Subset.Contains(destination))?.Merged;
    }

    /// <summary>Of <c>to</c>: what holds for traffic to nowhere in the mesh (passthrough); null when nothing is said of it.</summary>
    public MergedConf? ToElsewhere => To.FirstOrDefault(rule => rule.Subset.Tags.Count == 0)?.Merged;

    /// <summary>
    /// At an inbound, of kinds that do not differ by client (MeshAccessLog, MeshTimeout, MeshCircuitBreaker, MeshRateLimit, MeshTLS): what holds for every
    /// connection, from <c>rules</c> or <c>from</c>; null when nothing is said of it.
    /// </summary>
    public MergedConf? AtInbound(InboundAddress inbound) =>
        MergedConf.Of([.. RulesAt(inbound, fromAsRules: true).Where(rule => rule.Match is null).Select(rule => rule.Item)]);

    /// <summary>Of <c>to</c>: rules by destination, the most specific first. Items for stored resources are not among them.</summary>
    public IReadOnlyList<SubsetRule> To => field ??= BuildTo();

    /// <summary>Of <c>from</c>: rules by client at an inbound; the first that contains a client counts.</summary>
    public IReadOnlyList<SubsetRule> FromAt(InboundAddress inbound) =>
        SubsetRules.ForFirstMatch(SubsetRules.Build([.. WithGroup(PoliciesAt(inbound).SelectMany(policy => policy.From))], withNegations: true));

    /// <summary>Of <c>rules</c>: entries at an inbound, one for each match: exact identities first, then prefixes, then all others; within these, weakest first.</summary>
    /// <param name="inbound">The inbound.</param>
    /// <param name="fromAsRules">Whether a policy without <c>rules</c> speaks by <c>from</c> (kinds whose <c>from</c> allows only the whole mesh).</param>
    public IReadOnlyList<InboundRule> RulesAt(InboundAddress inbound, bool fromAsRules) => InboundRule.Of(PoliciesAt(inbound), fromAsRules);

    /// <summary>Of kinds whose entries each count for themselves (MeshAccessLog): the items of <c>rules</c>, or of <c>from</c>, at an inbound, weakest policy first.</summary>
    public IEnumerable<PolicyItem> ItemsAt(InboundAddress inbound) => InboundRule.ItemsOf(PoliciesAt(inbound), fromAsRules: true);

    private List<TargetRefPolicy> PoliciesAt(InboundAddress inbound) => _byInbound.GetValueOrDefault(inbound) ?? [];

    private static IEnumerable<(PolicyItem Item, Subset Group)> WithGroup(IEnumerable<PolicyItem> items)
    {
        foreach (var item in items)
            if (Subset.Of(item.TargetRef) is { } group)
                yield return (item, group);
    }

    // A policy that names routes as destinations speaks by resources alone (Kuma 2.14).
    private IReadOnlyList<SubsetRule> BuildTo() => SubsetRules.Build(
        [
            .. Policies.Where(policy => policy.To.All(item => item.TargetRef.Kind != TargetRefKind.MeshHttpRoute))
                .SelectMany(policy => policy.TargetRef.Kind == TargetRefKind.MeshHttpRoute ? RouteTargets.Of(policy, _routes) : WithGroup(policy.To)),
        ],
        withNegations: false);
}
