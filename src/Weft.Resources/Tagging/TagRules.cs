using Weft.Resources.Violations;

namespace Weft.Resources.Tagging;

/// <summary>Which tags are well-formed. Messages are Kuma's.</summary>
public static class TagRules
{
    /// <summary>Checks every tag, in order of name.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="violations">Takes what is wrong.</param>
    /// <param name="requireService">Whether <c>kuma.io/service</c> must be among them.</param>
    public static void Check(TagSet tags, FieldPath path, ViolationList violations, bool requireService = false)
    {
        foreach (var (name, value) in tags)
        {
            CheckName(name, path, violations);
            if (value.Length == 0) violations.Add(path.Key(name), "tag value must be non-empty");
            if (!value.All(IsValueCharacter))
                violations.Add(path.Key(name), "tag value must consist of alphanumeric characters, dots, dashes and underscores");
        }
        if (requireService && !tags.ContainsKey(TagNames.Service))
            violations.Add(path, "mandatory tag \"" + TagNames.Service + "\" is missing");
    }

    /// <summary>Checks a tag's name.</summary>
    internal static void CheckName(string name, FieldPath path, ViolationList violations)
    {
        if (name.Length == 0) violations.Add(path, "tag name must be non-empty");
        if (!name.All(IsNameCharacter))
            violations.Add(path.Key(name), "tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores");
    }

    /// <summary>Whether a tag's name, or the value of a selector, may have the character.</summary>
    internal static bool IsNameCharacter(char c) => IsValueCharacter(c) || c == '/';

    private static bool IsValueCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':';
}
