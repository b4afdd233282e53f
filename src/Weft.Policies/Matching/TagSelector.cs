using Weft.Resources.Tagging;

namespace Weft.Policies.Matching;

/// <summary>A <c>match</c> of a sources/destinations policy: every tag must be there with that value; <c>*</c> is any value. Without tags it matches all.</summary>
/// <param name="Match">The tags.</param>
public sealed record TagSelector(TagSet Match)
{
    /// <summary>How specific a match by it is.</summary>
    public SelectorRank Rank
    {
        get
        {
            var wildcards = Match.Values.Count(value => value == TagNames.MatchAll);
            return new SelectorRank(Match.Count - wildcards, wildcards);
        }
    }

    /// <summary>Whether <paramref name="tags"/> are selected.</summary>
    public bool Matches(TagSet tags) =>
        Match.All(wanted => tags.Find(wanted.Key) is { } value && (wanted.Value == TagNames.MatchAll || wanted.Value == value));

    /// <summary>The best rank among <paramref name="selectors"/> that match one of <paramref name="tagSets"/>; null when none does.</summary>
    public static SelectorRank? Best(IEnumerable<TagSelector> selectors, IReadOnlyCollection<TagSet> tagSets)
    {
        SelectorRank? best = null;
        foreach (var selector in selectors)
            if (tagSets.Any(selector.Matches) && (best is not { } known || selector.Rank.Weight > known.Weight))
                best = selector.Rank;
        return best;
    }
}
