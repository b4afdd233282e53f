using Weft.Resources.Reading;

namespace Weft.Policies.Matching;

/// <summary>What policies say together.</summary>
/// <param name="Conf">Merged; the kind reads it.</param>
/// <param name="Origin">The items that had a part in it, weakest first.</param>
public sealed record MergedConf(MapNode Conf, IReadOnlyList<PolicyItem> Origin)
{
    /// <summary>The policies that had a part in it, each once, weakest first.</summary>
    public IReadOnlyList<TargetRefPolicy> Policies => [.. Origin.Select(item => item.Policy).Distinct()];

    /// <summary>Merges items, weakest first; null when there are none.</summary>
    public static MergedConf? Of(IReadOnlyList<PolicyItem> items) =>
        items.Count == 0 ? null : new MergedConf(ConfMerge.All(items.Select(item => item.Conf)), items);
}
