using Weft.Resources.Reading;

namespace Weft.Policies.Matching;

/// <summary>
/// Merges confs: JSON merge patch (RFC 7396), field by field, a later one over an earlier one. Lists are replaced, but for those whose field's name starts
/// with <c>append</c>: Kuma puts these after one another.
/// </summary>
public static class ConfMerge
{
    private const string AppendPrefix = "append";

    /// <summary>All of <paramref name="confs"/>, the last one strongest; empty when there are none.</summary>
    public static MapNode All(IEnumerable<MapNode> confs) => confs.Aggregate(MapNode.Empty(0), Over);

    /// <summary><paramref name="patch"/> over <paramref name="target"/>.</summary>
    public static MapNode Over(MapNode target, MapNode patch)
    {
        var merged = new List<KeyValuePair<string, DocumentNode>>(target.Entries);
        foreach (var (name, value) in patch.Entries)
        {
            var at = merged.FindIndex(entry => entry.Key == name);
            if (value is ScalarNode { Form: ScalarForm.Null })
            {
                if (at >= 0) merged.RemoveAt(at);
                continue;
            }
            var entry = KeyValuePair.Create(name, Over(name, at < 0 ? null : merged[at].Value, value));
            if (at < 0) merged.Add(entry);
            else merged[at] = entry;
        }
        return new MapNode(patch.Line, merged);
    }

    // A map over no map is merged too: RFC 7396 section 2 takes the nulls out of it.
    private static DocumentNode Over(string name, DocumentNode? target, DocumentNode patch) => (target, patch) switch
    {
        (_, MapNode map) => Over(target as MapNode ?? MapNode.Empty(map.Line), map),
        (ListNode before, ListNode after) when name.StartsWith(AppendPrefix, StringComparison.Ordinal) => after with { Items = [.. before.Items, .. after.Items] },
        _ => patch,
    };
}
