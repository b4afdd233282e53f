using System.Text.RegularExpressions;

namespace Weft.Architecture.Tests;

public partial class DocumentTests
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Select(path => Path.GetFileName(path)),
        .. Repository.Files("docs", "*.md"), .. Repository.Files("bench", "*.md"), .. Repository.Files("samples", "*.md"),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_a_document_names_exists(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        var missing = NamedPaths().Matches(Repository.Read(document)).Select(match => match.Groups["path"].Value.TrimEnd('.'))
            .Where(path => !Exists(path) && !Exists(Path.Combine(folder, path)));

        missing.Distinct().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_link_of_a_document_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        var broken = Links().Matches(Repository.Read(document)).Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains(':', StringComparison.Ordinal))
            .Where(target => !Exists(Path.Combine(folder, target)));

        broken.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_type_file_that_a_document_names_exists(string document)
    {
        var known = Repository.Sources.Concat(Repository.Others).Select(file => Path.GetFileName(file.Path)).ToHashSet(StringComparer.Ordinal);
        var missing = TypeFiles().Matches(Repository.Read(document)).Select(match => match.Groups["file"].Value)
            .Where(file => !known.Contains(file));

        missing.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void The_two_walks_pass_by_types_that_exist()
    {
        var known = Repository.Sources.Select(file => Path.GetFileNameWithoutExtension(file.Path)).ToHashSet(StringComparer.Ordinal);
        var text = Repository.Read("CONTRIBUTING.md");
        var walks = text[text.IndexOf("## Walk A", StringComparison.Ordinal)..text.IndexOf("## Build", StringComparison.Ordinal)];
        var named = TypeNames().Matches(walks).Select(match => match.Groups["type"].Value).ToList();

        named.Count.ShouldBeGreaterThan(20);
        named.Where(type => !known.Contains(type)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("test")]
    [InlineData("check")]
    [InlineData("bench")]
    [InlineData("fuzz")]
    [InlineData("publish")]
    public void The_build_script_has_the_word(string word)
    {
        var script = Repository.Read("build.sh");

        script.ShouldContain($"word_{word}()");
        script.ShouldContain($"./build.sh {word}");
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("LICENSE")]
    [InlineData("CHANGELOG.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData(".ci/run")]
    [InlineData("docs/architecture.md")]
    public void The_house_has_its_papers(string path) => Exists(path).ShouldBeTrue();

    [Fact]
    public void Decisions_are_numbered_without_gaps()
    {
        var numbers = Repository.Files("docs/decisions", "*.md").Select(path => Path.GetFileName(path)[..4]).ToArray();

        numbers.ShouldBe(Enumerable.Range(1, numbers.Length).Select(number => $"{number:0000}"));
    }

    private static bool Exists(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        return File.Exists(full) || Directory.Exists(full);
    }

    [GeneratedRegex(@"`(?<path>(src|tests|docs|api|samples|bench|deploy|\.ci)/[\w./-]*)`")]
    private static partial Regex NamedPaths();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    // Two capitals or more: words such as `Task` are no types of ours.
    [GeneratedRegex(@"`(?<type>[A-Z][a-z0-9]+[A-Z]\w+)`")]
    private static partial Regex TypeNames();

    [GeneratedRegex(@"`(?<file>\w+\.cs)`")]
    private static partial Regex TypeFiles();
}
