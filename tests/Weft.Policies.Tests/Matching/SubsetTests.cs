using Weft.Policies.Matching;
using Weft.Resources.Reading;
using Weft.Resources.Tagging;

namespace Weft.Policies.Tests.Matching;

public class SubsetTests
{
    private static Subset Group(params string[] tags) => new([.. tags.Select(Tag)]);

    private static SubsetTag Tag(string text) => text.Split("!=") is [var key, var value]
        ? new SubsetTag(key, value, Not: true)
        : new SubsetTag(text.Split('=')[0], text.Split('=')[1]);

    private static IReadOnlyList<SubsetRule> Build(params IEnumerable<string[]> groups)
    {
        var policy = TargetRefPolicy.Of("Some", "default", "p", TagSet.Empty, MapNode.Empty(0));
        return SubsetRules.Build(
            [.. groups.Select((tags, index) => (new PolicyItem(policy, index, policy.TargetRef, (MapNode)JsonNodes.Parse($$"""{"by":{{index}}}""").Documents[0]), Group(tags)))],
            withNegations: true);
    }

    private static string For(IReadOnlyList<SubsetRule> rules, params (string, string)[] client) =>
        rules.FirstOrDefault(rule => rule.Subset.Contains(TagSet.Of(client))) is { } rule ? RuleText.Conf(rule.Merged.Conf) : "nothing";

    [Theory]
    [InlineData("a=1", "a=1", true)]
    [InlineData("a=1", "a=2", false)]
    [InlineData("a!=1", "a=2", true)]
    [InlineData("a!=1", "a!=1", true)]
    [InlineData("a!=1", "a!=2", false)]
    [InlineData("a=1", "a!=2", false)]
    [InlineData("a=1", "b=1", false)]
    public void A_group_covers_another_when_all_of_it_is_inside(string outer, string inner, bool covers) => Group(outer).Covers(Group(inner)).ShouldBe(covers);

    [Fact]
    public void Everybody_covers_all_and_somebody_without_a_tag_is_not_what_it_must_not_be()
    {
        Group().Covers(Group("a=1")).ShouldBeTrue();
        Group("a=1").Covers(Group()).ShouldBeFalse();
        Group("a!=1", "b=2").Contains(TagSet.Of(("b", "2"))).ShouldBeTrue();
        Group("a=1").Contains(TagSet.Of(("b", "2"))).ShouldBeFalse();
    }

    [Fact]
    public void The_first_rule_that_contains_a_client_is_what_all_items_of_its_groups_say()
    {
        var rules = Build([], ["zone=east"], ["service=web"], ["service=db", "zone=east"]);
        For(rules).ShouldBe("""{"by":0}""");
        For(rules, ("zone", "east")).ShouldBe("""{"by":1}""");
        For(rules, ("zone", "east"), ("service", "web")).ShouldBe("""{"by":2}""");
        For(rules, ("service", "web")).ShouldBe("""{"by":2}""");
        For(rules, ("service", "db"), ("zone", "east")).ShouldBe("""{"by":3}""");
        For(rules, ("service", "db"), ("zone", "west")).ShouldBe("""{"by":0}""");
    }

    [Fact]
    public void Every_client_gets_what_merging_the_items_one_by_one_gives()
    {
        string[] values = ["", "1", "2"];
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            string[][] groups = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
                (string[])[.. new[] { "a", "b", "c" }.Where(_ => random.Next(2) == 0).Select(key => $"{key}={random.Next(1, 3)}")])];
            var rules = SubsetRules.ForFirstMatch(Build(groups));
            foreach (var client in values.SelectMany(a => values.SelectMany(b => values.Select(c => new[] { ("a", a), ("b", b), ("c", c) }))))
            {
                (string, string)[] tags = [.. client.Where(tag => tag.Item2.Length > 0)];
                var last = Array.FindLastIndex(groups, group => Group(group).Contains(TagSet.Of(tags)));
                For(rules, tags).ShouldBe(last < 0 ? "nothing" : $$"""{"by":{{last}}}""", string.Join(" | ", groups.Select(group => string.Join(',', group))));
            }
        }
    }

    [Fact]
    public void Combinations_and_groups_have_a_limit()
    {
        // 12 keys of one value: 4,096 combinations, of which the one of nobody's covers no item; with a 13th key the clique is left out.
        Build(Enumerable.Range(0, 12).Select(key => (string[])[$"k{key}=1"])).Count.ShouldBe(SubsetRules.MaxCombinations - 1);
        Build(Enumerable.Range(0, 13).Select(key => (string[])[$"k{key}=1"])).ShouldBeEmpty();
        Build(Enumerable.Range(0, SubsetRules.MaxGroups).Select(value => (string[])[$"service=s{value}"])).Count.ShouldBe(SubsetRules.MaxGroups);
        Build(Enumerable.Range(0, SubsetRules.MaxGroups + 1).Select(value => (string[])[$"service=s{value}"])).ShouldBeEmpty();
    }

    [Fact]
    public void Cliques_are_maximal_and_limited()
    {
        // A path of four nodes has its three edges.
        Cliques.Maximal(4, (one, other) => Math.Abs(one - other) == 1, 10).Select(clique => string.Join(',', clique)).Order().ShouldBe(["0,1", "1,2", "2,3"]);
        // Moon and Moser: 3^(n/3) of them when only threes are apart.
        Cliques.Maximal(15, (one, other) => one / 3 != other / 3, int.MaxValue).Count.ShouldBe(243);
        Cliques.Maximal(60, (one, other) => one / 3 != other / 3, SubsetRules.MaxCliques).Count.ShouldBe(SubsetRules.MaxCliques);
    }
}
