using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Weft.Architecture.Tests;

/// <summary>One C# file of the repository, parsed once.</summary>
/// <param name="Path">Relative to the root, with slashes.</param>
/// <param name="Lines">Number of lines.</param>
/// <param name="Syntax">Its syntax tree's root.</param>
internal sealed record SourceFile(string Path, int Lines, CompilationUnitSyntax Syntax)
{
    /// <summary>Such as <c>Weft.Proxy</c>: the folder under src/ or tests/.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>The first folder inside the project, or "." for a file at its root.</summary>
    public string Folder => Path.Split('/') is { Length: > 3 } parts ? parts[2] : ".";

    /// <summary>Types declared here, nested ones excluded.</summary>
    public IEnumerable<BaseTypeDeclarationSyntax> Types => Syntax.DescendantNodes(node => node is not TypeDeclarationSyntax)
        .OfType<BaseTypeDeclarationSyntax>();

    /// <summary>Every dotted name that starts with <c>Weft.</c>, in using directives and elsewhere.</summary>
    public IEnumerable<string> WeftNames => Syntax.DescendantNodes()
        .Where(node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax)
        .Where(node => node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax or BaseNamespaceDeclarationSyntax))
        .Select(node => node.ToString().Replace("global::", "", StringComparison.Ordinal))
        .Where(name => name.StartsWith("Weft.", StringComparison.Ordinal));

    /// <summary>Every identifier used or declared here.</summary>
    public IEnumerable<string> Identifiers => Syntax.DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText);
}
