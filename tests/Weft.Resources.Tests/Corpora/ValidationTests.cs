using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Violations;
using Weft.Testing;

namespace Weft.Resources.Tests.Corpora;

public sealed class ValidationTests
{
    private static readonly ResourceReader Reader = new(new ResourceCatalog(BuiltInKinds.All));

    [Theory]
    [InlineData("Mesh")]
    [InlineData("Dataplane")]
    public void Kumas_validation_cases_hold_word_for_word(string kind)
    {
        var cases = CorpusCase.Load("validation.json").Where(each => each.Kind == kind).ToArray();
        Scores.Check("validation.json, " + kind, cases, Exclusions.Validation, Fault);
    }

    [Fact]
    public void Names_and_meshes_are_checked_as_in_Kuma()
    {
        Scores.Check("validation-meta.json", CorpusCase.Load("validation-meta.json"), Exclusions.None, each =>
        {
            var scope = each.Text("scope") == "Global" ? ResourceScope.Global : ResourceScope.Mesh;
            return Difference(each.Expected, NameRules.Check(scope, each.Text("mesh"), each.Text("name")));
        });
    }

    [Theory]
    [InlineData("Mesh")]
    [InlineData("Dataplane")]
    public void Examples_of_Kumas_documentation_are_accepted(string kind)
    {
        var cases = CorpusCase.Load("docs.json").Where(each => each.Kind == kind && each.Text("format") == "universal").ToArray();
        Scores.Check("docs.json, " + kind, cases, Exclusions.Documentation, each => Difference([], Reader.ReadYaml(each.Text("text"))[0].Validate()));
    }

    [Theory]
    [InlineData("Mesh")]
    [InlineData("Dataplane")]
    public void Every_valid_case_comes_back_the_same_through_JSON_and_YAML(string kind)
    {
        var cases = CorpusCase.Load("validation.json").Where(each => each.Kind == kind && each.IsValid).ToArray();
        Scores.Check("round trip, " + kind, cases, Exclusions.None, each =>
        {
            var resource = Reader.ReadYaml(each.Text("resource"))[0].Resource!;
            var json = ResourceJson.ToText(resource);
            var fromJson = Reader.ReadJson(System.Text.Encoding.UTF8.GetBytes(json));
            var fromYaml = Reader.ReadYaml(ResourceYaml.ToText(resource))[0];
            return Difference([], fromJson.Validate()) ?? Difference([], fromYaml.Validate())
                ?? (ResourceJson.ToText(fromJson.Resource!) == json && ResourceJson.ToText(fromYaml.Resource!) == json ? null : "differs");
        });
    }

    private static string? Fault(CorpusCase each)
    {
        var reading = Reader.ReadYaml(each.Text("resource")) is [var only] ? only : null;
        if (reading is null) return "not one document";
        return Difference(each.Expected, [.. reading.Validate().Where(violation => !each.UnknownFields.Contains(violation.Field))]);
    }

    private static string? Difference(IReadOnlyList<Violation> expected, IEnumerable<Violation> actual) =>
        expected.SequenceEqual(actual) ? null : $"expected [{string.Join("; ", expected)}], got [{string.Join("; ", actual)}]";
}
