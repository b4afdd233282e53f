using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Weft.Architecture.Tests;

public class NameTests
{
    private static readonly string[] BannedEndings = ["Util", "Utils", "Utility", "Helper", "Helpers", "Manager", "Common"];
    private static readonly string[] BannedFolders = ["Util", "Utils", "Utilities", "Helpers", "Common", "Shared", "Misc"];

    // A word of the field that the ban would cost us, each with its reason.
    private static readonly string[] NamesWeKeep =
    [
        "ResourceManager", // Kuma's word for the one door to the store, with admission in front
    ];

    [Fact]
    public void A_file_holds_one_type_and_bears_its_name()
    {
        var wrong =
            from file in Repository.Sources
            let names = file.Types.Select(type => type.Identifier.ValueText).Distinct().ToArray()
            let stem = Path.GetFileNameWithoutExtension(file.Path).Split('.')[0]
            where names.Length > 1 || (names.Length == 1 && names[0] != stem)
            select $"{file.Path} holds {string.Join(", ", names)}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var types =
            from file in Repository.Sources
            from type in file.Types
            let name = type.Identifier.ValueText
            where BannedEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) && !NamesWeKeep.Contains(name)
            select $"{file.Path}: {name}";

        types.ShouldBeEmpty();
        Repository.Sources.Where(file => file.Path.Split('/').Any(BannedFolders.Contains)).Select(file => file.Path).ShouldBeEmpty();
    }

    [Fact]
    public void No_type_repeats_the_last_word_of_its_folder_or_project()
    {
        var repeated =
            from file in Repository.Sources
            from type in file.Types
            let words = new[] { file.Project.Split('.')[^1], file.Path.Split('/')[^2] }
            where words.Contains(type.Identifier.ValueText)
            select $"{file.Path}: {type.Identifier.ValueText}";

        repeated.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_has_regions_or_unfinished_notes()
    {
        var marked =
            from file in Repository.Sources.Concat(Repository.Others)
            from trivia in file.Syntax.DescendantTrivia(descendIntoTrivia: true)
            where trivia.IsKind(SyntaxKind.RegionDirectiveTrivia) || IsUnfinished(trivia)
            select $"{file.Path}:{trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

        marked.ShouldBeEmpty();
    }

    [Fact]
    public void No_static_field_can_be_reassigned()
    {
        var mutable =
            from file in Repository.Sources
            from field in file.Syntax.DescendantNodes().OfType<FieldDeclarationSyntax>()
            where field.Modifiers.Any(SyntaxKind.StaticKeyword)
            where !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)
            select $"{file.Path}: {field.Declaration}";

        mutable.ShouldBeEmpty();
    }

    private static bool IsUnfinished(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        && (trivia.ToString().Contains("TODO", StringComparison.Ordinal) || trivia.ToString().Contains("FIXME", StringComparison.Ordinal));
}
