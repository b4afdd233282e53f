namespace Weft.Testing;

/// <summary>The checkout that the tests were built from, for tests of what stands in its documents.</summary>
internal static class Checkout
{
    /// <summary>The path, from the checkout's root, of the only file of that name under a folder.</summary>
    public static string Find(string folder, string name)
    {
        var root = Root();
        var found = Directory.EnumerateFiles(Path.Combine(root, folder), name, SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).ToArray();
        return found.Length == 1 ? Path.GetRelativePath(root, found[0]) : throw new FileNotFoundException($"{found.Length} files are named {name}");
    }

    /// <summary>The lines of a file, by its path from the checkout's root.</summary>
    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root(), path));

    /// <summary>The files under a folder, by their paths from the checkout's root.</summary>
    public static string[] Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root(), folder), pattern, SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root(), path)).Order(StringComparer.Ordinal)];

    /// <summary>The YAML blocks of a Markdown file.</summary>
    public static string[] Yaml(string path)
    {
        var blocks = File.ReadAllText(Path.Combine(Root(), path)).Split("\n```yaml\n")[1..];
        return [.. blocks.Select(block => block[..block.IndexOf("\n```", StringComparison.Ordinal)] + "\n")];
    }

    /// <summary>The rows of the table under a heading of a Markdown file, each as its cells; the table's own head is left out.</summary>
    public static string[][] Table(string path, string heading) =>
    [
        .. Lines(path).SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim().Trim('`')).ToArray()),
    ];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not stand in a checkout");
        return folder.FullName;
    }
}
