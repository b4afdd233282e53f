using Weft.Policies.Matching;
using Weft.Resources.Dataplanes;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;

namespace Weft.Policies.Tests.Matching;

public class PolicyRulesTests
{
    private static readonly InboundAddress WebPort = new("10.0.0.1", 8080);
    private static readonly InboundAddress AdminPort = new("10.0.0.1", 9090);

    private static readonly DataplaneSpec Web = new()
    {
        Networking = new DataplaneNetworking
        {
            Address = "10.0.0.1",
            Inbound =
            [
                new DataplaneInbound { Port = 8080, Name = "main", Tags = TagSet.Of((TagNames.Service, "web"), ("version", "1")) },
                new DataplaneInbound { Port = 9090, Tags = TagSet.Of((TagNames.Service, "admin")) },
            ],
        },
    };

    private static TargetRefPolicy Policy(string name, string spec, params (string, string)[] labels) =>
        TargetRefPolicy.Of("Some", "default", name, TagSet.Of(labels), Map(spec));

    private static MapNode Map(string yaml) => (MapNode)YamlNodes.Parse(yaml).Documents.Single();

    private static PolicyRules Rules(params TargetRefPolicy[] policies) => Rules(TagSet.Of(("app", "web"), ("k8s.kuma.io/namespace", "shop")), policies);

    private static PolicyRules Rules(TagSet labels, params TargetRefPolicy[] policies) => new(policies, new PolicySubject("default", "web-1", labels, Web));

    private static string Text(MergedConf? merged) => merged is null ? "nothing" : RuleText.Conf(merged.Conf);

    [Fact]
    public void A_policy_without_a_targetRef_is_for_the_whole_mesh()
    {
        Text(Rules(Policy("a", "default: {x: 1}")).Single).ShouldBe("""{"x":1}""");
        Text(Rules().Single).ShouldBe("nothing");
    }

    [Fact]
    public void The_more_specific_policy_wins_field_by_field()
    {
        var rules = Rules(
            Policy("service", "{targetRef: {kind: MeshService, name: web}, default: {x: 2, deep: {b: 2}}}"),
            Policy("mesh", "{targetRef: {kind: Mesh}, default: {x: 1, y: 1, deep: {a: 1, b: 1}}}"),
            Policy("elsewhere", "{targetRef: {kind: MeshService, name: db}, default: {x: 9}}"));
        Text(rules.Single).ShouldBe("""{"deep":{"a":1,"b":2},"x":2,"y":1}""");
        rules.Single!.Policies.Select(policy => policy.Name).ShouldBe(["mesh", "service"]);
    }

    [Fact]
    public void Of_equally_specific_policies_the_alphabetically_first_wins_unless_origin_or_role_say_otherwise()
    {
        static string Winner(params TargetRefPolicy[] policies) => Rules(policies).Policies[^1].Name;
        Winner(Policy("b", "default: {}"), Policy("a", "default: {}")).ShouldBe("a");
        Winner(Policy("b", "default: {}", ("kuma.io/origin", "zone")), Policy("a", "default: {}", ("kuma.io/origin", "global"))).ShouldBe("b");
        Winner(Policy("b", "default: {}", ("kuma.io/policy-role", "producer")), Policy("a", "default: {}")).ShouldBe("b");
        Winner(Policy("b", "default: {}", ("kuma.io/display-name", "0")), Policy("a", "default: {}")).ShouldBe("b");
        Winner(Policy("b", "{targetRef: {kind: Dataplane, name: web-1}}"), Policy("a", "{targetRef: {kind: Dataplane, labels: {app: web}}}")).ShouldBe("a");
    }

    [Fact]
    public void A_policy_of_a_consumer_is_for_its_own_namespace_and_a_shadow_for_nobody()
    {
        (string, string) consumer = ("kuma.io/policy-role", "consumer");
        Rules(Policy("mine", "default: {}", consumer, ("k8s.kuma.io/namespace", "shop"))).Policies.Count.ShouldBe(1);
        Rules(Policy("theirs", "default: {}", consumer, ("k8s.kuma.io/namespace", "bank"))).Policies.ShouldBeEmpty();
        Rules(Policy("homeless", "default: {}", consumer)).Policies.ShouldBeEmpty();
        Rules(Policy("tried", "default: {}", ("kuma.io/effect", "shadow"))).Policies.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_written_in_another_zone_is_not_for_this_one()
    {
        static int Count(string zone) => Rules(
            TagSet.Of(("kuma.io/origin", "zone"), ("kuma.io/zone", "east")),
            Policy("p", "default: {}", ("kuma.io/origin", "zone"), ("kuma.io/zone", zone))).Policies.Count;
        Count("east").ShouldBe(1);
        Count("west").ShouldBe(0);
    }

    [Theory]
    [InlineData("{kind: Dataplane}", true, true)]
    [InlineData("{kind: Dataplane, name: web-1}", true, true)]
    [InlineData("{kind: Dataplane, name: web-2}", false, false)]
    [InlineData("{kind: Dataplane, labels: {app: web}}", true, true)]
    [InlineData("{kind: Dataplane, labels: {app: db}}", false, false)]
    [InlineData("{kind: Dataplane, sectionName: main}", true, false)]
    [InlineData("{kind: Dataplane, sectionName: '9090'}", false, true)]
    [InlineData("{kind: MeshSubset, tags: {version: '1'}}", true, false)]
    [InlineData("{kind: MeshServiceSubset, name: admin, tags: {version: '1'}}", false, false)]
    [InlineData("{kind: Mesh, proxyTypes: [Gateway]}", false, false)]
    [InlineData("{kind: Mesh, proxyTypes: [Sidecar]}", true, true)]
    [InlineData("{kind: Whatever}", false, false)]
    public void A_targetRef_selects_inbounds(string target, bool web, bool admin)
    {
        var rules = Rules(TagSet.Of(("app", "web")), Policy("p", $"{{targetRef: {target}, rules: [{{default: {{x: 1}}}}]}}"));
        (rules.AtInbound(WebPort) is not null).ShouldBe(web);
        (rules.AtInbound(AdminPort) is not null).ShouldBe(admin);
        (rules.Policies.Count > 0).ShouldBe(web || admin);
    }

    [Fact]
    public void A_destination_has_what_is_said_of_it_over_what_is_said_of_all()
    {
        var rules = Rules(Policy("p", """
            to:
            - {targetRef: {kind: Mesh}, default: {x: 1, y: 1}}
            - {targetRef: {kind: MeshService, name: backend}, default: {x: 2}}
            """));
        Text(rules.ToService("backend")).ShouldBe("""{"x":2,"y":1}""");
        Text(rules.ToService("other")).ShouldBe("""{"x":1,"y":1}""");
        Text(rules.ToElsewhere).ShouldBe("""{"x":1,"y":1}""");
        Text(Rules(Policy("p", "to: [{targetRef: {kind: MeshService, name: backend}, default: {x: 2}}]")).ToService("other")).ShouldBe("nothing");
    }

    [Fact]
    public void An_inbound_has_what_rules_and_from_say_of_every_connection()
    {
        var rules = Rules(
            Policy("b", "from: [{targetRef: {kind: Mesh}, default: {x: 1, y: 1}}]"),
            Policy("a", "rules: [{default: {x: 2}}, {matches: [{spiffeID: {type: Exact, value: 'spiffe://default/shop'}}], default: {x: 3}}]"));
        Text(rules.AtInbound(WebPort)).ShouldBe("""{"x":2,"y":1}""");
    }

    [Fact]
    public void Rules_for_exact_identities_come_before_prefixes_and_these_before_all_others()
    {
        var rules = Rules(Policy("p", """
            rules:
            - default: {x: 0}
            - {matches: [{sni: {type: Exact, value: a}}, {spiffeID: {type: Prefix, value: 'spiffe://default/'}}], default: {x: 1}}
            - {matches: [{spiffeID: {type: Exact, value: 'spiffe://default/shop'}}], default: {x: 2}}
            """));
        rules.RulesAt(WebPort, fromAsRules: false).Select(rule => (rule.Match is null ? "all" : rule.Match.Entries[0].Key) + rule.Item.Index)
            .ShouldBe(["spiffeID2", "spiffeID1", "sni1", "all0"]);
    }

    [Fact]
    public void A_policy_for_a_route_that_is_not_there_selects_nothing() =>
        Rules(Policy("p", "{targetRef: {kind: MeshHTTPRoute, name: r}, to: [{targetRef: {kind: Mesh}, default: {x: 1}}]}")).Policies.ShouldBeEmpty();
}
