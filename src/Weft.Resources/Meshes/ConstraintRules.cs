using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Resources.Meshes;

/// <summary>Rules for one entry of a mesh's membership constraints: a selector, so <c>*</c> is a value.</summary>
internal static class ConstraintRules
{
    public static void Check(TagSet tags, FieldPath path, ViolationList violations)
    {
        if (tags.Count == 0) violations.Add(path, "must have at least one tag");
        TagRules.Check(TagSet.Of(tags.Where(tag => tag.Value != TagNames.MatchAll)), path, violations);
    }
}
