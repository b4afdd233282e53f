using System.Xml.Linq;

namespace Weft.Architecture.Tests;

public class ReferenceTests
{
    public static TheoryData<string> Projects => [.. ReferenceGraph.Allowed.Keys];

    [Fact]
    public void The_projects_under_src_are_the_ones_of_the_graph() =>
        Repository.Files("src", "*.csproj").Select(path => path.Split('/')[1]).Order(StringComparer.Ordinal)
            .ShouldBe(ReferenceGraph.Allowed.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_references_exactly_what_the_graph_says(string project)
    {
        var references = XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        references.Order(StringComparer.Ordinal).ShouldBe(ReferenceGraph.Allowed[project].Order(StringComparer.Ordinal));
    }

    // A reference is transitive for the compiler, so a forbidden name compiles: only reading the names finds it.
    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_only_what_it_references(string project)
    {
        var foreign =
            from file in Repository.Sources
            where file.Project == project
            from name in file.WeftNames
            let owner = ReferenceGraph.ProjectOf(name)
            where owner != project && ReferenceGraph.Allowed.ContainsKey(owner)
            where !ReferenceGraph.Allowed[project].Contains(owner)
            select $"{file.Path} names {name}";

        foreign.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void The_solution_lists_every_project()
    {
        var solution = Repository.Read("Weft.slnx");

        new[] { "src", "tests", "samples", "bench" }.SelectMany(folder => Repository.Files(folder, "*.csproj"))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
