namespace Weft.Policies.Matching;

/// <summary>How specific a match by tags was. More tags beat fewer; of as many, more exact values beat <c>*</c>.</summary>
/// <param name="Exact">Tags matched by their value.</param>
/// <param name="Wildcard">Tags matched by <c>*</c>.</param>
public readonly record struct SelectorRank(int Exact, int Wildcard)
{
    /// <summary>Greater is more specific.</summary>
    public long Weight => ((long)(Exact + Wildcard) << 32) + Exact;

    /// <summary>The rank of two matches together: of a source and of a destination.</summary>
    public SelectorRank And(SelectorRank other) => new(Exact + other.Exact, Wildcard + other.Wildcard);
}
