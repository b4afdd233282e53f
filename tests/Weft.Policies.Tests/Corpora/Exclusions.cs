namespace Weft.Policies.Tests.Corpora;

/// <summary>Cases that do not hold on purpose.</summary>
internal static class Exclusions
{
    public static IReadOnlyDictionary<string, string> Validation { get; } = new Dictionary<string, string>
    {
        ["validation/2.0.8/meshaccesslog/invalid/empty-from-and-to-array"] =
            "refused in the words of 2.14.3, which has the same document: nothing in it tells the version",
    };

    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();
}
