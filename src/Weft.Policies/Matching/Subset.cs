using Weft.Resources.Tagging;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.Matching;

/// <summary>A group of clients or destinations: all its tags must hold; without tags it is everybody.</summary>
/// <param name="Tags">In order of key and value.</param>
public sealed record Subset(IReadOnlyList<SubsetTag> Tags)
{
    /// <summary>Tags that must have a value; the more, the more specific.</summary>
    public int Positive => Tags.Count(tag => !tag.Not);

    /// <summary>The group a targetRef of <c>from</c> or <c>to</c> stands for by tags; null when it points at resources only.</summary>
    public static Subset? Of(TargetRef target) => target.Kind switch
    {
        TargetRefKind.Mesh => new Subset([]),
        TargetRefKind.MeshSubset => Of(target.Tags),
        TargetRefKind.MeshService when target.Name.Length > 0 => Of(TagSet.Of((TagNames.Service, target.Name))),
        TargetRefKind.MeshServiceSubset => Of(target.Tags.With(TagNames.Service, target.Name)),
        _ => null,
    };

    /// <summary>Whether everybody of <paramref name="other"/> is in this group for sure.</summary>
    public bool Covers(Subset other)
    {
        foreach (var tag in Tags)
        {
            var isTold = false;
            foreach (var candidate in other.Tags)
            {
                if (candidate.Key != tag.Key) continue;
                if (!tag.Covers(candidate)) return false;
                isTold = true;
            }
            if (!isTold) return false;
        }
        return true;
    }

    /// <summary>Whether somebody can be in both groups: no key is asked to have two values. Of negations nothing is told.</summary>
    public bool Meets(Subset other) => !Tags.Any(tag => !tag.Not && other.Tags.Any(candidate => !candidate.Not && candidate.Key == tag.Key && candidate.Value != tag.Value));

    /// <summary>Whether somebody with these tags is in this group.</summary>
    public bool Contains(TagSet tags) => Tags.All(tag => (tags.Find(tag.Key) == tag.Value) != tag.Not);

    /// <inheritdoc/>
    public bool Equals(Subset? other) => other is not null && Tags.SequenceEqual(other.Tags);

    /// <inheritdoc/>
    public override int GetHashCode() => Tags.Aggregate(0, HashCode.Combine);

    private static Subset Of(TagSet tags) => new([.. tags.Select(tag => new SubsetTag(tag.Key, tag.Value))]);
}
