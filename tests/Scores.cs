namespace Weft.Testing;

/// <summary>Counts how many of how many cases hold, prints that, and fails unless all do that are not excluded with a reason.</summary>
internal static class Scores
{
    public static void Check(string title, IReadOnlyList<CorpusCase> cases, IReadOnlyDictionary<string, string> excluded, Func<CorpusCase, string?> fault)
    {
        cases.ShouldNotBeEmpty();
        var faults = cases.Select(each => (each.Id, Fault: fault(each))).Where(each => each.Fault is not null).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{title}: {cases.Count - faults.Length} of {cases.Count}");
        var unexplained = faults.Where(each => !excluded.ContainsKey(each.Id)).Select(each => each.Id + ": " + each.Fault).ToArray();
        unexplained.ShouldBeEmpty();
        var needless = excluded.Keys.Where(id => cases.Any(each => each.Id == id) && faults.All(each => each.Id != id)).ToArray();
        needless.ShouldBeEmpty("excluded, but they hold");
    }
}
