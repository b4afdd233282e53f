using Weft.Resources.Documents;
using Weft.Testing;

namespace Weft.Policies.Tests.Compatibility;

/// <summary>What the operator's pages show can be applied.</summary>
public sealed class DocumentedExamplesTests
{
    private static readonly ResourceReader Reader = new(PolicyCatalog.CreateCatalog());

    public static TheoryData<string> Pages => [.. Checkout.Files("docs", "*.md").Where(page => Checkout.Yaml(page).Any(IsResource))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_resource_on_a_page_is_accepted(string page)
    {
        foreach (var example in Checkout.Yaml(page).Where(IsResource))
            foreach (var reading in Reader.ReadYaml(example))
                reading.Validate().ShouldBeEmpty(example);
    }

    [Fact]
    public void The_page_of_policies_has_an_example_of_each_kind()
    {
        var shown = Checkout.Yaml("docs/policies.md").SelectMany(example => Reader.ReadYaml(example)).Select(reading => reading.Resource?.Kind);

        PolicyCatalog.All.ShouldBeSubsetOf(shown);
    }

    // Fragments, such as a part of a Dataplane, have no type.
    private static bool IsResource(string yaml) => yaml.StartsWith("type:", StringComparison.Ordinal);
}
