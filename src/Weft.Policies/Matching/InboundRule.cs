using Weft.Resources.Reading;

namespace Weft.Policies.Matching;

/// <summary>An entry of <c>rules</c>, or of <c>from</c> in its stead, at an inbound.</summary>
/// <param name="Match">The connections it is for, as written; null: all.</param>
/// <param name="Item">The entry.</param>
public sealed record InboundRule(MapNode? Match, PolicyItem Item)
{
    /// <summary>The entries of policies (weakest first), one for each match: exact identities first, then prefixes, then all others.</summary>
    internal static IReadOnlyList<InboundRule> Of(IEnumerable<TargetRefPolicy> policies, bool fromAsRules) =>
    [
        .. ItemsOf(policies, fromAsRules)
            .SelectMany(item => item.Matches.Count == 0 ? [new InboundRule(null, item)] : item.Matches.Select(match => new InboundRule(match as MapNode, item)))
            .OrderBy(rule => Generality(rule.Match)),
    ];

    /// <summary>The items of policies (weakest first), in that order.</summary>
    internal static IEnumerable<PolicyItem> ItemsOf(IEnumerable<TargetRefPolicy> policies, bool fromAsRules) =>
        policies.SelectMany(policy => policy.Rules.Count > 0 ? policy.Rules : fromAsRules ? policy.From : []);

    // An identity tells more than a server name, and an exact one more than a prefix.
    private static int Generality(MapNode? match)
    {
        var identity = match?.Find("spiffeID") is not MapNode map ? 3 : (map.Find("type") as ScalarNode)?.Text switch { "Exact" => 0, "Prefix" => 1, _ => 2 };
        return (identity * 2) + (match?.Find("sni") is null ? 1 : 0);
    }
}
