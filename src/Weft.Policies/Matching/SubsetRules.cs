namespace Weft.Policies.Matching;

/// <summary>
/// From items with overlapping groups to rules, each with its final conf, those with most tags first. Groups that can all have a member in common form a
/// clique of the graph of overlaps; for each maximal clique its tags are taken in every combination of being so and not being so, and the items whose
/// group covers a combination are merged (Kuma's MADR 007, cliques as of 2.14).
/// </summary>
public static class SubsetRules
{
    /// <summary>
    /// Combinations made of one clique at most; default 4,096. They multiply with each further key, and only rules by client tags (MeshTrafficPermission's
    /// <c>from</c>) can have several. A clique with more is left out: its clients get no rule, which of permissions is to be refused.
    /// </summary>
    public const int MaxCombinations = 4096;

    /// <summary>Maximal cliques looked at, default 4,096: of n groups there can be 3^(n/3).</summary>
    public const int MaxCliques = 4096;

    /// <summary>Different groups that are combined, default 512, since overlaps are looked for pair by pair. With more there are no rules.</summary>
    public const int MaxGroups = 512;

    /// <summary>Builds the rules.</summary>
    /// <param name="items">Of one list, weakest first, each with its group.</param>
    /// <param name="withNegations">False for destinations, which differ by service alone: then the groups stand as they are.</param>
    public static IReadOnlyList<SubsetRule> Build(IReadOnlyList<(PolicyItem Item, Subset Group)> items, bool withNegations)
    {
        var groups = items.Select(pair => pair.Group).ToArray();
        var keys = groups.SelectMany(group => group.Tags).Select(tag => tag.Key).Distinct().Count();
        if (!withNegations && keys <= 1) return BySingleTag(items);
        if (groups.Distinct().Count() > MaxGroups) return [];
        var combinations = Cliques.Maximal(groups.Length, (one, other) => groups[one].Meets(groups[other]), MaxCliques)
            .OrderByDescending(clique => string.Join(':', clique), StringComparer.Ordinal)
            .SelectMany(clique => Combinations([.. clique.SelectMany(index => groups[index].Tags).Distinct()]));
        return [.. Rules(combinations, items).OrderByDescending(rule => rule.Subset.Positive)];
    }

    /// <summary>
    /// The rules of <see cref="Build"/> so that the first that contains a peer is what all its items together say. In Kuma's order (most tags first) a rule of one
    /// clique can hide a stronger one of another. A rule's items are a part of those of every peer in it, and some rule has all of them: so more items come first.
    /// </summary>
    public static IReadOnlyList<SubsetRule> ForFirstMatch(IEnumerable<SubsetRule> rules) => [.. rules.OrderByDescending(rule => rule.Merged.Origin.Count)];

    // With one key at most, a group is covered by itself and by everybody, and nothing has to be compared with all else.
    private static IReadOnlyList<SubsetRule> BySingleTag(IReadOnlyList<(PolicyItem Item, Subset Group)> items)
    {
        var numbered = items.Select((pair, index) => (pair.Item, pair.Group, Index: index)).ToArray();
        var everybody = numbered.Where(one => one.Group.Tags.Count == 0).ToArray();
        return
        [
            .. numbered.GroupBy(one => one.Group)
                .Select(group => new SubsetRule(
                    group.Key, MergedConf.Of([.. (group.Key.Tags.Count == 0 ? everybody : group.Concat(everybody)).OrderBy(one => one.Index).Select(one => one.Item)])!))
                .OrderByDescending(rule => rule.Subset.Tags.Count),
        ];
    }

    private static IEnumerable<SubsetRule> Rules(IEnumerable<Subset> subsets, IReadOnlyList<(PolicyItem Item, Subset Group)> items)
    {
        foreach (var subset in subsets)
            if (MergedConf.Of([.. items.Where(pair => pair.Group.Covers(subset)).Select(pair => pair.Item)]) is { } merged)
                yield return new SubsetRule(subset, merged);
    }

    // Of a key one value holds, or none of those named; the last key turns slowest, and its last value comes first (Kuma's order).
    private static IEnumerable<Subset> Combinations(SubsetTag[] tags)
    {
        var byKey = tags.GroupBy(tag => tag.Key).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.OrderBy(tag => tag.Value, StringComparer.Ordinal).ToArray()).ToArray();
        if (byKey.Aggregate(1L, (count, values) => Math.Min(count * (values.Length + 1), int.MaxValue)) > MaxCombinations) return [];
        IEnumerable<SubsetTag[]> combinations = [[]];
        foreach (var values in byKey.Reverse())
            combinations = combinations.SelectMany(rest => Choices(values).Select(choice => (SubsetTag[])[.. choice, .. rest]));
        return combinations.Select(combination => new Subset(combination));
    }

    private static IEnumerable<SubsetTag[]> Choices(SubsetTag[] values) =>
        [.. values.Reverse().Select(value => (SubsetTag[])[value]), [.. values.Select(value => value with { Not = true })]];
}
