namespace Weft.Testing;

/// <summary>The checkout that the tests were built from, for tests of what stands in its documents.</summary>
internal static class Checkout
{
    /// <summary>The lines of a file, by its path from the checkout's root.</summary>
    public static string[] Lines(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Weft.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not stand in a checkout");
        return File.ReadAllLines(Path.Combine(folder.FullName, path));
    }

    /// <summary>The rows of the table under a heading of a Markdown file, each as its cells; the table's own head is left out.</summary>
    public static string[][] Table(string path, string heading) =>
    [
        .. Lines(path).SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim().Trim('`')).ToArray()),
    ];
}
