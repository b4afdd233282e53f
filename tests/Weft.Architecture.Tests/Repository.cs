using Microsoft.CodeAnalysis.CSharp;

namespace Weft.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Hand-written C# under src/.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = Parse("src");

    /// <summary>Hand-written C# under tests/, samples/ and bench/.</summary>
    public static IReadOnlyList<SourceFile> Others { get; } = [.. Parse("tests"), .. Parse("samples"), .. Parse("bench")];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static List<SourceFile> Parse(string folder) =>
        [.. Files(folder, "*.cs").Select(path =>
        {
            var text = Read(path);
            var tree = CSharpSyntaxTree.ParseText(text);
            return new SourceFile(path, text.Count(c => c == '\n'), tree.GetCompilationUnitRoot());
        })];

    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var top = Path.Combine(Root, folder);
        return !Directory.Exists(top) ? [] : Directory.EnumerateFiles(top, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin" or "node_modules" or "run"))
            .Order(StringComparer.Ordinal);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("no Weft.slnx above " + AppContext.BaseDirectory);
        }

        return folder.FullName;
    }
}
