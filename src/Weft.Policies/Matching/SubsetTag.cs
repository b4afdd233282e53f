namespace Weft.Policies.Matching;

/// <summary>A tag that must have a value, or must not.</summary>
/// <param name="Key">The tag.</param>
/// <param name="Value">The value.</param>
/// <param name="Not">Whether it must not be that.</param>
public readonly record struct SubsetTag(string Key, string Value, bool Not = false)
{
    /// <summary>Whether all that <paramref name="other"/> (of the same key) allows is allowed here.</summary>
    public bool Covers(SubsetTag other) => Not == other.Not ? Value == other.Value : Not && Value != other.Value;
}
