using System.Text;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.TargetRefs;
using Weft.Resources.Violations;
using Weft.Testing;

namespace Weft.Policies.Tests.Corpora;

public sealed class ValidationTests
{
    private static readonly ResourceReader Reader = new(new ResourceCatalog(PolicyCatalog.All));

    public static TheoryData<string> Kinds => [.. PolicyCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Kumas_validation_cases_hold_word_for_word(string kind)
    {
        var cases = CorpusCase.Load("validation.json").Where(each => each.Kind == kind).ToArray();
        Scores.Check("validation.json, " + kind, cases, Exclusions.Validation, each =>
            Reader.ReadYaml(each.Text("resource")) is [var reading]
                ? Difference(each, [.. reading.Validate().Where(violation => !each.UnknownFields.Contains(violation.Field))])
                : "not one document");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Examples_of_Kumas_documentation_are_accepted(string kind)
    {
        var cases = CorpusCase.Load("docs.json").Where(each => each.Kind == kind && each.Text("format") == "universal").ToArray();
        if (cases.Length == 0) Assert.Skip("the open half has no universal example of " + kind);
        Scores.Check("docs.json, " + kind, cases, Exclusions.None, each =>
            Reader.ReadYaml(each.Text("text")) is [var reading] ? reading.Validate() is { IsEmpty: false } faults ? faults.ToString() : null : "not one document");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_valid_case_comes_back_the_same_through_JSON_and_YAML(string kind)
    {
        var cases = CorpusCase.Load("validation.json").Where(each => each.Kind == kind && each.IsValid)
            .Concat(CorpusCase.Load("docs.json").Where(each => each.Kind == kind && each.Text("format") == "universal")).ToArray();
        Scores.Check("round trip, " + kind, cases, Exclusions.None, each =>
        {
            var resource = Reader.ReadYaml(each.Text(each.Text("text").Length > 0 ? "text" : "resource"))[0].Resource!;
            var json = ResourceJson.ToText(resource);
            var fromJson = Reader.ReadJson(Encoding.UTF8.GetBytes(json));
            var fromYaml = Reader.ReadYaml(ResourceYaml.ToText(resource))[0];
            if (fromJson.Validate() is { IsEmpty: false } faults) return faults.ToString();
            return fromYaml.Validate().IsEmpty && ResourceJson.ToText(fromJson.Resource!) == json && ResourceJson.ToText(fromYaml.Resource!) == json ? null : "differs";
        });
    }

    // Kuma 2.0 words the same refusals differently, and a reference has no version to be told by.
    [Theory]
    [InlineData("2.0.8", true)]
    [InlineData("2.14.3", false)]
    public void Kumas_references_are_judged_as_Kuma_judges_them(string version, bool isVerdictEnough)
    {
        var cases = CorpusCase.Load("validation-targetref.json").Where(each => each.Text("kumaVersion") == version).ToArray();
        Scores.Check("validation-targetref.json, " + version, cases, Exclusions.None, each =>
        {
            var violations = ReferenceViolations(each);
            if (!isVerdictEnough) return Difference(each, violations);
            return each.Expected.Select(expected => expected.Field).SequenceEqual(violations.Select(violation => violation.Field)) ? null : "got " + violations;
        });
    }

    private static ViolationList ReferenceViolations(CorpusCase each)
    {
        var (target, violations) = References.Read(each.Text("targetRef"));
        var options = new TargetRefOptions([.. each.Option("SupportedKinds").EnumerateArray().Select(kind => TargetRefKinds.Find(kind.GetString()!))])
        {
            AllowsListenerTags = each.HasOption("GatewayListenerTagsAllowed"),
            IsInbound = each.HasOption("IsInboundPolicy"),
        };
        TargetRefRules.Check(target, options, FieldPath.At("targetRef"), violations);
        return violations;
    }

    private static string? Difference(CorpusCase each, IReadOnlyList<Violation> actual) =>
        (each.Text("order") == "any" ? each.Expected.ToHashSet().SetEquals(actual) : each.Expected.SequenceEqual(actual))
            ? null
            : $"expected [{string.Join("; ", each.Expected)}], got [{string.Join("; ", actual)}]";
}
