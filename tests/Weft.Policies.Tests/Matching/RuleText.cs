using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Policies.Matching;
using Weft.Resources.Documents;
using Weft.Resources.Reading;
using Weft.Resources.Writing;

namespace Weft.Policies.Tests.Matching;

/// <summary>Rules, ours and the goldens', as text that can be compared: names and lists in order, maps sorted, durations in milliseconds.</summary>
internal static partial class RuleText
{
    public static string Of(IEnumerable<SubsetRule> rules) => string.Concat(rules.Select(rule =>
        Line(rule.Subset.Tags.Select(tag => Tag(tag.Key, tag.Value, tag.Not)), Conf(rule.Merged.Conf), rule.Merged.Policies.Select(policy => policy.Name))));

    /// <summary>A golden list of <c>Subset</c>, <c>Conf</c>, <c>Origin</c>.</summary>
    public static string OfGolden(DocumentNode? rules) => string.Concat(Maps(rules).Select(rule => Line(
        Maps(rule.Find("Subset")).Select(tag => Tag(MatchingCase.Text(tag, "Key"), MatchingCase.Text(tag, "Value"), MatchingCase.Text(tag, "Not") == "true")),
        Conf(rule.Find("Conf")!),
        Maps(rule.Find("Origin")).Select(origin => MatchingCase.Text(origin, "name")))));

    public static string Of(IEnumerable<InboundRule> rules) => string.Concat(rules.Select(rule =>
        Line([rule.Match is null ? "null" : Conf(rule.Match)], Conf(rule.Item.Conf), [rule.Item.Policy.Name + "#" + rule.Item.Index])));

    /// <summary>A golden list of <c>match</c>, <c>conf</c>, <c>origin</c>.</summary>
    public static string OfGoldenInbound(DocumentNode? rules) => string.Concat(Maps(rules).Select(rule => Line(
        [Conf(rule.Find("match") ?? new ScalarNode(0, ScalarForm.Null, ""))], Conf(rule.Find("conf")!), [Indexed((MapNode)rule.Find("origin")!)])));

    public static string Of(IReadOnlyDictionary<DestinationSection, MergedConf> rules) => string.Concat(rules.Select(rule =>
        rule.Key + " " + Line([], Conf(rule.Value.Conf), rule.Value.Origin.Select(item => item.Policy.Name + "#" + item.Index))).Order(StringComparer.Ordinal));

    /// <summary>A golden map of resource rules.</summary>
    public static string OfGoldenResources(DocumentNode? rules) => string.Concat((rules as MapNode ?? MapNode.Empty(0)).Entries.Select(entry =>
    {
        var rule = (MapNode)entry.Value;
        return entry.Key + " " + Line([], Conf(Maps(rule.Find("Conf")).Single()), Maps(rule.Find("Origin")).Select(Indexed));
    }).Order(StringComparer.Ordinal));

    public static string Conf(DocumentNode node) => ResourceJson.Text(writer => NodeJson.Write(writer, Canonical(node)));

    public static IEnumerable<MapNode> Maps(DocumentNode? list) => (list as ListNode)?.Items.OfType<MapNode>() ?? [];

    // Metas are written in two ways: as documents, and as the fields of the structure.
    private static string Indexed(MapNode origin)
    {
        var resource = (MapNode)origin.Find("Resource")!;
        var name = MatchingCase.Text(resource, "name");
        return (name.Length > 0 ? name : MatchingCase.Text(resource, "Name")) + "#" + MatchingCase.Text(origin, "RuleIndex");
    }

    private static string Line(IEnumerable<string> group, string conf, IEnumerable<string> origin) =>
        "{" + string.Join(", ", group) + "} " + conf + " by " + string.Join(", ", origin) + "\n";

    private static string Tag(string key, string value, bool not) => key + (not ? "!=" : "=") + value;

    private static DocumentNode Canonical(DocumentNode node) => node switch
    {
        MapNode map => map with
        {
            Entries = [.. map.Entries.Where(entry => !IsDefault(entry.Key, entry.Value)).OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => KeyValuePair.Create(entry.Key, Canonical(entry.Value)))],
        },
        ListNode list => list with { Items = [.. list.Items.Select(Canonical)] },
        ScalarNode { Form: ScalarForm.Text } scalar when Duration().IsMatch(scalar.Text) && DurationText.TryParse(scalar.Text, out var span) =>
            scalar with { Text = span.TotalMilliseconds + "ms" },
        _ => node,
    };

    // Kuma's goldens went through its structures, which fill these in; our confs are as written, and the kind fills in when it reads.
    private static bool IsDefault(string field, DocumentNode value) => (field, (value as ScalarNode)?.Text) is
        ("apiVersion", "httpJson") or ("sharedSpanContext", "true") or ("traceId128bit", "false") or ("splitService", "false");

    [GeneratedRegex("^([0-9]+(h|ms|m|s))+$")]
    private static partial Regex Duration();
}
