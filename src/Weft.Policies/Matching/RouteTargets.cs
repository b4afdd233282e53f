using System.Security.Cryptography;
using System.Text;
using Weft.Resources.Documents;
using Weft.Resources.Reading;
using Weft.Resources.Writing;

namespace Weft.Policies.Matching;

/// <summary>Policies for a route: each of their <c>to</c> items holds for the requests that a rule of the route takes. Such a group is told by a tag.</summary>
internal static class RouteTargets
{
    /// <summary>The tag whose value is the hash of a rule's matches.</summary>
    public const string MatchesTag = "__rule-matches-hash__";

    // Kuma hashes its own JSON, in which a path's value comes before its type; dumps and origins show these hashes.
    private static readonly string[] FieldOrder = ["path", "method", "queryParams", "headers", "value", "type"];

    /// <summary>The items of a policy for a route, once for each rule of the route; none when there is no such route.</summary>
    public static IEnumerable<(PolicyItem Item, Subset Group)> Of(TargetRefPolicy policy, IReadOnlyList<TargetRefPolicy> routes)
    {
        if (PolicySelection.RouteOf(policy, routes) is not { } route || route.Spec.Find("to") is not ListNode destinations) yield break;
        foreach (var (destination, index) in destinations.Items.OfType<MapNode>().Select((destination, index) => (destination, index)))
        {
            var service = Subset.Of(route.To[index].TargetRef) ?? new Subset([]);
            foreach (var rule in (destination.Find("rules") as ListNode)?.Items.OfType<MapNode>() ?? [])
                foreach (var item in policy.To)
                    yield return (item, new Subset([new SubsetTag(MatchesTag, HashOf(rule.Find("matches"))), .. service.Tags]));
        }
    }

    private static string HashOf(DocumentNode? matches)
    {
        if (matches is null) return "";
        var json = ResourceJson.Text(writer => NodeJson.Write(writer, Ordered(matches)));
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
    }

    private static DocumentNode Ordered(DocumentNode node) => node switch
    {
        ListNode list => list with { Items = [.. list.Items.Select(Ordered)] },
        MapNode map when map.Find("name") is null => map with
        {
            Entries = [.. map.Entries.OrderBy(entry => Array.IndexOf(FieldOrder, entry.Key)).Select(entry => KeyValuePair.Create(entry.Key, Ordered(entry.Value)))],
        },
        _ => node,
    };
}
