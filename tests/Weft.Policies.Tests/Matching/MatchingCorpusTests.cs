using System.Text;
using Weft.Policies.Matching;
using Weft.Resources.Reading;
using Weft.Testing;

namespace Weft.Policies.Tests.Matching;

public class MatchingCorpusTests
{
    // Why a table or case is not held against us. Everything else must be equal.
    private static readonly (string Id, string Reason)[] Excluded =
    [
        ("matching/2.0.8/mesh-gateways/", "builtin gateways are not built"),
        ("matching/2.14.3/mesh-gateways/", "builtin gateways are not built"),
        ("matching/2.14.3/egress-", "zone egress is not built"),
        ("matching/2.0.8/dataplane-policies/02", "2.0 let the alphabetically last name win; one model serves both, and it is 2.14's, where the first wins"),
        ("matching/2.0.8/from-rules/02", "2.0 listed the origin by name; 2.14, and we, in order of strength (the rules are equal)"),
        ("matching/2.14.3/build-to/meshtcproute", "a route's entry has rules in place of a default; MeshTCPRoute is not built"),
        ("matching/2.14.3/outbound-resource-rules/mhr_backendrefs", "a route's entries merge by their matches; MeshHTTPRoute is not built"),
        ("matching/2.14.3/to-rules/03", "the input gives a key twice, which our reader refuses"),
    ];

    [Fact]
    public void The_open_cases_of_matching_hold()
    {
        var outcomes = MatchingCase.All(Corpora.Path("matching")).Select(one => (Case: one, Outcome: Check(one))).ToArray();
        foreach (var table in outcomes.GroupBy(one => string.Join('/', one.Case.Id.Split('/')[1..3])))
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{table.Key}: {table.Count(one => one.Outcome.Length == 0)} of {table.Count()}, {table.Count(one => one.Outcome.StartsWith("excluded", StringComparison.Ordinal))} excluded");
        var wrong = new StringBuilder();
        foreach (var (one, outcome) in outcomes)
            if (outcome.StartsWith("wrong", StringComparison.Ordinal))
                wrong.AppendLine(one.Id).AppendLine(outcome);
        wrong.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void No_reason_excludes_nothing()
    {
        var ids = MatchingCase.All(Corpora.Path("matching")).Select(one => one.Id).ToArray();
        Excluded.Where(excluded => !ids.Any(id => id.StartsWith(excluded.Id, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static string Check(MatchingCase one)
    {
        if (Excluded.FirstOrDefault(excluded => one.Id.StartsWith(excluded.Id, StringComparison.Ordinal)) is { Reason: { } reason }) return "excluded: " + reason;
        var (ours, golden) = Compare(one);
        return ours == golden ? "" : $"wrong\n--- golden\n{golden}--- ours\n{ours}";
    }

    private static (string Ours, string Golden) Compare(MatchingCase one) => one.Table switch
    {
        "dataplane-policies" => Names(one, Rules(one)),
        "dataplane-kind" => Names(one, RulesOfPlaced(one)),
        "from-rules" => FromRules(one),
        "to-rules" => (RuleText.Of(Rules(one).To), RuleText.OfGolden(Field(one, "Rules"))),
        "to-rules-external" => ToExternal(one),
        "build-from" => BuildFrom(one),
        "build-to" => BuildTo(one),
        "build-single" => BuildSingle(one),
        "inbound-rules" => (RuleText.Of(InboundRule.Of(Matched(one), fromAsRules: true)), RuleText.OfGoldenInbound(Field(one, "rules"))),
        "outbound-sort" => OutboundSort(one),
        "outbound-resource-rules" => ResourceRules(one),
        _ => ("no such table", one.Table),
    };

    private static DocumentNode? Field(MatchingCase one, string name) => ((MapNode)one.Golden).Find(name);

    private static PolicyRules Rules(IReadOnlyList<TargetRefPolicy> all, PolicySubject subject)
    {
        var kind = all.FirstOrDefault(policy => policy.Kind != "MeshHTTPRoute")?.Kind ?? "MeshHTTPRoute";
        return new PolicyRules(all.Where(policy => policy.Kind == kind), subject, [.. all.Where(policy => policy.Kind == "MeshHTTPRoute")]);
    }

    private static PolicyRules Rules(MatchingCase one) => Rules(one.Policies(), one.Dataplane());

    private static (string Ours, string Golden) Names(MatchingCase one, PolicyRules rules) => (
        string.Join('\n', rules.Policies.Select(policy => policy.Name + " " + RuleText.Conf(policy.Spec))),
        string.Join('\n', RuleText.Maps(Field(one, "items")).Select(item => MatchingCase.Text(item, "name") + " " + RuleText.Conf(item.Find("spec")!))));

    private static PolicyRules RulesOfPlaced(MatchingCase one)
    {
        MapNode System(MapNode document, string place) => Placement.Label(
            Placement.Label(Placement.Place(document, place), "kuma.io/policy-role", "system"), "k8s.kuma.io/namespace", "kuma-system");
        MapNode Producer(MapNode document, string place) => Placement.Label(Placement.Place(document, place), "kuma.io/policy-role", "producer");
        var (dataplane, policy) = one.Placement switch
        {
            "uni-zone" => ("zone-uni", "zone-uni"),
            "k8s-zone" => ("zone-k8s", "zone-k8s"),
            "policy-from-global-uni-zone-uni-on-global" => ("zone-uni-2-global-uni", "sys:global-uni"),
            "policy-from-global-uni-zone-uni-on-zone" => ("zone-uni", "sys:global-uni-2-zone-uni"),
            "policy-from-global-uni-zone-k8s-on-zone" => ("zone-k8s", "sys:global-uni-2-zone-k8s"),
            "policy-from-global-uni-zone-k8s-on-global" => ("zone-k8s-2-global-uni", "sys:global-uni"),
            "policy-from-global-k8s-zone-uni-on-zone" => ("zone-uni", "sys:global-k8s-2-zone-uni"),
            "policy-from-global-k8s-zone-uni-on-global" => ("zone-uni-2-global-k8s", "sys:global-k8s"),
            "policy-from-global-k8s-zone-k8s-on-zone" => ("zone-k8s", "sys:global-k8s-2-zone-k8s"),
            "policy-from-global-k8s-zone-k8s-on-global" => ("zone-k8s-2-global-k8s", "sys:global-k8s"),
            "policy-global-uni-dpp-k8s-on-zone" => ("zone-uni", "sys:global-uni-2-zone-uni"),
            "policy-global-uni-dpp-k8s-on-global" => ("zone-uni-2-global-uni", "sys:global-uni"),
            "policy-from-k8s-to-uni" => ("zone-uni", "prod:zone-k8s-2-global-uni"),
            "policy-from-k8s-to-k8s" => ("zone-k8s", "prod:zone-k8s-2-global-k8s"),
            _ => throw new InvalidOperationException(one.Placement),
        };
        MapNode Placed(MapNode document) => policy.Split(':') switch
        {
            ["sys", var place] => System(document, place),
            ["prod", var place] => Producer(document, place),
            _ => Placement.Place(document, policy),
        };
        return Rules([.. one.Input("policies").Select(Placed).Select(MatchingCase.Policy)], MatchingCase.Subject(Placement.Place(one.Input("dataplane").Single(), dataplane)));
    }

    private static (string Ours, string Golden) FromRules(MatchingCase one)
    {
        var rules = Rules(one);
        var golden = (MapNode)Field(one, "Rules")!;
        var inbound = Field(one, "InboundRules") as MapNode;
        // Goldens order addresses by port, as numbers.
        return (
            string.Concat(rules.Inbounds.Select(address => $"{address}\n{RuleText.Of(rules.FromAt(address))}{(inbound is null ? "" : RuleText.Of(rules.RulesAt(address, fromAsRules: false)))}")),
            string.Concat(golden.Entries.OrderBy(entry => int.Parse(entry.Key.Split(':')[1], null))
                .Select(entry => $"{entry.Key}\n{RuleText.OfGolden(entry.Value)}{RuleText.OfGoldenInbound(inbound?.Find(entry.Key))}")));
    }

    private static (string Ours, string Golden) ToExternal(MatchingCase one)
    {
        var rules = Rules(one);
        var resources = DestinationRules.Build(rules.Policies, [.. one.Input("mes").Select(MatchingCase.Destination)]);
        return (RuleText.Of(rules.To) + RuleText.Of(resources), RuleText.OfGolden(Field(one, "Rules")) + RuleText.OfGoldenResources(Field(one, "ResourceRules")));
    }

    private static IReadOnlyList<(PolicyItem Item, Subset Group)> Groups(IEnumerable<PolicyItem> items) => [.. items.Select(item => (item, Subset.Of(item.TargetRef)!))];

    private static (string Ours, string Golden) BuildFrom(MatchingCase one) => (
        RuleText.Of(SubsetRules.Build(Groups(one.Policies("input").SelectMany(policy => policy.From)), withNegations: true)),
        RuleText.OfGolden(((MapNode)Field(one, "Rules")!).Find("127.0.0.1:80")));

    private static (string Ours, string Golden) BuildTo(MatchingCase one)
    {
        var all = one.Policies("input");
        TargetRefPolicy[] routes = [.. all.Where(policy => policy.Kind == "MeshHTTPRoute")];
        var items = all.Except(routes).SelectMany(policy => RouteTargets.Of(policy, routes) is var expanded && expanded.Any() ? expanded : Groups(policy.To));
        return (RuleText.Of(SubsetRules.Build([.. items], withNegations: false)), RuleText.OfGolden(Field(one, "Rules")));
    }

    private static (string Ours, string Golden) BuildSingle(MatchingCase one) => (
        RuleText.Of([new SubsetRule(new Subset([]), MergedConf.Of([.. one.Policies("input").Select(policy => policy.Default!)])!)]),
        RuleText.OfGolden(Field(one, "Rules")));

    private static IReadOnlyList<TargetRefPolicy> Matched(MatchingCase one) =>
        PolicyOrder.Sort(one.Policies("input").Where(policy => policy.Name.StartsWith("matched-for-rules-", StringComparison.Ordinal)));

    private static (string Ours, string Golden) OutboundSort(MatchingCase one) => (
        string.Join('\n', PolicyOrder.SortByDestination(Matched(one).SelectMany(policy => policy.To)).Select(item => $"{item.Policy.Name}#{item.Index} {RuleText.Conf(item.Conf)}")),
        string.Join('\n', RuleText.Maps(one.Golden).Select(item =>
            $"{MatchingCase.Text((MapNode)item.Find("Meta")!, "name")}#{MatchingCase.Text(item, "RuleIndex")} {RuleText.Conf(((MapNode)item.Find("Entry")!).Find("default")!)}")));

    private static (string Ours, string Golden) ResourceRules(MatchingCase one)
    {
        MapNode[] documents = [.. one.Input("input").Select(document => MatchingCase.Text(document, "type") == "Mesh" ? document : Placement.Place(document, one.Placement))];
        var policies = documents.Where(MatchingCase.IsPolicy).Select(MatchingCase.Policy)
            .Where(policy => policy.Labels.Find("kuma.io/display-name")!.StartsWith("matched-for-rules-", StringComparison.Ordinal));
        var resources = DestinationRules.Build(policies, [.. documents.Select(MatchingCase.Destination)]);
        return (RuleText.Of(resources), RuleText.OfGoldenResources(one.Golden));
    }
}
