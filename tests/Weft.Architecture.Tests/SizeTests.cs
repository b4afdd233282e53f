using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Weft.Architecture.Tests;

public class SizeTests
{
    private const int FileCap = 500;
    private const int TestFileCap = 600;
    private const int TypeCap = 800;
    private const int MethodCap = 60;
    private const int FileMedian = 80;

    [Fact]
    public void No_file_is_longer_than_the_cap() =>
        Repository.Sources.Where(file => file.Lines > FileCap)
            .Concat(Repository.Others.Where(file => file.Lines > TestFileCap))
            .Select(file => $"{file.Path}: {file.Lines} lines").ShouldBeEmpty();

    [Fact]
    public void The_median_file_is_short()
    {
        var lines = Repository.Sources.Select(file => file.Lines).Order().ToArray();

        lines[lines.Length / 2].ShouldBeLessThanOrEqualTo(FileMedian);
    }

    [Fact]
    public void No_type_hides_its_size_behind_partial_files()
    {
        var parts =
            from file in Repository.Sources
            from type in file.Types
            select (Name: $"{file.Project}/{file.Folder}/{type.Identifier.ValueText}/{Arity(type)}", Lines: LinesOf(type));

        parts.GroupBy(part => part.Name).Select(type => (type.Key, Lines: type.Sum(part => part.Lines)))
            .Where(type => type.Lines > TypeCap).ShouldBeEmpty();
    }

    [Fact]
    public void No_method_is_longer_than_a_screen()
    {
        var tooLong =
            from file in Repository.Sources.Concat(Repository.Others)
            from member in file.Syntax.DescendantNodes()
            where member is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
            let lines = LinesOf(member)
            where lines > MethodCap
            select $"{file.Path}:{member.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {lines} lines";

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Top_level_statements_stay_a_composition_root()
    {
        var tooLong =
            from file in Repository.Sources.Concat(Repository.Others)
            let lines = file.Syntax.Members.OfType<GlobalStatementSyntax>().Sum(LinesOf)
            where lines > MethodCap
            select $"{file.Path}: {lines} lines";

        tooLong.ShouldBeEmpty();
    }

    // Measured without the comments and attributes above a member.
    private static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static int Arity(BaseTypeDeclarationSyntax type) =>
        (type as TypeDeclarationSyntax)?.TypeParameterList?.Parameters.Count ?? 0;
}
