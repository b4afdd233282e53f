using Weft.Resources.Violations;

namespace Weft.Resources.Tagging;

/// <summary>Kuma's rules for tags that select: like tags, but a value may have slashes or be <c>*</c>. Messages are Kuma's, in its order.</summary>
public static class SelectorRules
{
    /// <summary>Checks the tags of one selector.</summary>
    public static void Check(TagSet tags, FieldPath path, ViolationList violations)
    {
        foreach (var (name, value) in tags) CheckTag(name, value, path, violations);
    }

    /// <summary>Checks a list of selectors in the field <paramref name="field"/>, of which there must be one or more, each with one or more tags.</summary>
    public static void CheckAll(IReadOnlyList<TagSet> selectors, string field, ViolationList violations, bool requireService = false)
    {
        CheckEach(selectors, field, violations, (tags, path) =>
        {
            if (tags.Count == 0) violations.Add(path, "must have at least one tag");
            Check(tags, path, violations);
            if (requireService) CheckService(tags, path, violations);
        });
    }

    /// <summary>Checks a list of selectors that may name a service and nothing else.</summary>
    public static void CheckServices(IReadOnlyList<TagSet> selectors, string field, ViolationList violations)
    {
        CheckEach(selectors, field, violations, (tags, path) =>
        {
            if (tags.Count != 1 || !tags.ContainsKey(TagNames.Service)) violations.Add(path, "must consist of exactly one tag \"" + TagNames.Service + "\"");
            foreach (var (name, value) in tags) CheckTag(name, value, path, violations, isOnlyService: true);
            CheckService(tags, path, violations);
        });
    }

    private static void CheckEach(IReadOnlyList<TagSet> selectors, string field, ViolationList violations, Action<TagSet, FieldPath> check)
    {
        if (selectors.Count == 0) violations.Add(FieldPath.At(field), "must have at least one element");
        for (var i = 0; i < selectors.Count; i++) check(selectors[i], FieldPath.At(field).Index(i).Field("match"));
    }

    private static void CheckTag(string name, string value, FieldPath path, ViolationList violations, bool isOnlyService = false)
    {
        TagRules.CheckName(name, path, violations);
        if (isOnlyService && name != TagNames.Service) violations.Add(path.Key(name), "tag \"" + name + "\" is not allowed");
        if (value.Length == 0) violations.Add(path.Key(name), "tag value must be non-empty");
        if (value != TagNames.MatchAll && !value.All(TagRules.IsNameCharacter))
            violations.Add(path.Key(name), "tag value must consist of alphanumeric characters, dots, dashes, slashes and underscores or be \"*\"");
    }

    private static void CheckService(TagSet tags, FieldPath path, ViolationList violations)
    {
        if (!tags.ContainsKey(TagNames.Service)) violations.Add(path, "mandatory tag \"" + TagNames.Service + "\" is missing");
    }
}
