using Weft.Ctl.Faults;
using Weft.Resources.Envelope;

namespace Weft.Ctl.Commands;

/// <summary>How a kind is called on the command line: <c>dataplanes</c> for all, <c>dataplane</c> for one; dashes do not count.</summary>
internal static class KindWords
{
    /// <summary>Such as <c>global-secret</c>.</summary>
    public static string Singular(ResourceKind kind) => string.Concat(kind.Name.Select((c, i) =>
        char.IsAsciiLetterUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    /// <summary>The kind that <paramref name="word"/> means.</summary>
    /// <exception cref="UsageException">None does.</exception>
    public static (ResourceKind Kind, bool IsPlural) Find(ResourceCatalog catalog, string word)
    {
        var plain = Plain(word);
        foreach (var kind in catalog.Kinds)
        {
            if (plain == Plain(kind.Path))
            {
                return (kind, true);
            }

            if (plain == Plain(kind.Name))
            {
                return (kind, false);
            }
        }

        throw new UsageException($"unknown resource type '{word}'. Known ones: {List(catalog)}");
    }

    public static string List(ResourceCatalog catalog) =>
        string.Join(", ", catalog.Kinds.Select(kind => kind.Path).Order(StringComparer.Ordinal));

    private static string Plain(string word) => word.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
