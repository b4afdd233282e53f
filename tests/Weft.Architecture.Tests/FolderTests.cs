namespace Weft.Architecture.Tests;

public class FolderTests
{
    // Top may use bottom, never the reverse; folders of one floor do not know each other.
    private static readonly string[][] ProxyFloors =
    [
        ["."], ["Runtime"], ["Listeners"], ["Http", "Tcp", "Kafka", "Dns", "Local"], ["Observation", "AccessLogs"], ["Routing", "Upstream"], ["Sessions"],
        ["Transport"], ["Loop"],
    ];

    public static TheoryData<string> Projects => [.. ReferenceGraph.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_one_project_have_no_cycle(string project) =>
        FolderGraph.Cycle(FolderGraph.Of(project)).ShouldBeEmpty();

    [Fact]
    public void The_engine_is_built_in_floors()
    {
        var floor = ProxyFloors.SelectMany((names, height) => names.Select(name => (name, height)))
            .ToDictionary(entry => entry.name, entry => entry.height, StringComparer.Ordinal);
        var edges = FolderGraph.Of("Weft.Proxy");

        edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Where(name => !floor.ContainsKey(name))
            .ShouldBeEmpty("a folder of Weft.Proxy without a floor");
        edges.Where(edge => floor[edge.From] >= floor[edge.To]).ShouldBeEmpty();
    }

    [Fact]
    public void A_cycle_would_be_found()
    {
        FolderGraph.Edge[] edges = [new("a", "b", "1"), new("b", "c", "2"), new("c", "b", "3")];

        FolderGraph.Cycle(edges).Select(edge => edge.Because).ShouldBe(["2", "3"]);
        FolderGraph.Cycle(edges[..2]).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_has_the_namespace_of_its_folder()
    {
        var elsewhere =
            from file in Repository.Sources
            from space in file.Syntax.Members.OfType<Microsoft.CodeAnalysis.CSharp.Syntax.BaseNamespaceDeclarationSyntax>()
            let expected = string.Join('.', file.Path.Split('/')[1..^1])
            where space.Name.ToString() != expected
            select $"{file.Path} declares {space.Name}";

        elsewhere.ShouldBeEmpty();
    }

    [Fact]
    public void Unsafe_code_stays_where_bytes_meet_the_system()
    {
        var outside =
            from file in Repository.Sources
            where file.Project != "Weft.Protocols"
            where file.Project != "Weft.Proxy" || file.Folder is not ("Loop" or "Transport")
            where file.Syntax.DescendantTokens().Any(token => token.ValueText == "unsafe")
            select file.Path;

        outside.ShouldBeEmpty();
    }
}
