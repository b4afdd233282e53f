namespace Weft.Architecture.Tests;

/// <summary>Which folder of a project uses which other, read from its names.</summary>
internal static class FolderGraph
{
    /// <summary>An edge of the graph with one file that makes it.</summary>
    public sealed record Edge(string From, string To, string Because);

    public static IReadOnlyList<Edge> Of(string project)
    {
        var files = Repository.Sources.Where(file => file.Project == project).ToList();
        var folders = files.Select(file => file.Folder).ToHashSet(StringComparer.Ordinal);
        // A type at the project's root is visible everywhere without a using line, so it is found by its name.
        var atRoot = files.Where(file => file.Folder == ".").SelectMany(file => file.Types)
            .Select(type => type.Identifier.ValueText).ToHashSet(StringComparer.Ordinal);
        var edges = new List<Edge>();
        foreach (var file in files)
        {
            var used = file.WeftNames
                .Where(name => name.StartsWith(project + ".", StringComparison.Ordinal))
                .Select(name => name.Split('.')[2])
                .Where(folders.Contains);
            edges.AddRange(used.Where(to => to != file.Folder).Distinct().Select(to => new Edge(file.Folder, to, file.Path)));
            if (file.Folder != "." && file.Identifiers.FirstOrDefault(atRoot.Contains) is { } rooted)
            {
                edges.Add(new Edge(file.Folder, ".", $"{file.Path} ({rooted})"));
            }
        }

        return [.. edges.DistinctBy(edge => (edge.From, edge.To))];
    }

    /// <summary>The edges of one cycle, or nothing.</summary>
    public static IReadOnlyList<Edge> Cycle(IReadOnlyList<Edge> edges)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in edges.Select(edge => edge.From).Distinct())
        {
            var path = new List<Edge>();
            if (Visit(start, edges, done, path))
            {
                return [.. path.SkipWhile(edge => edge.From != path[^1].To)];
            }
        }

        return [];
    }

    private static bool Visit(string folder, IReadOnlyList<Edge> edges, HashSet<string> done, List<Edge> path)
    {
        if (path.Any(edge => edge.From == folder))
        {
            return true;
        }

        if (done.Contains(folder))
        {
            return false;
        }

        foreach (var edge in edges.Where(edge => edge.From == folder))
        {
            path.Add(edge);
            if (Visit(edge.To, edges, done, path))
            {
                return true;
            }

            path.RemoveAt(path.Count - 1);
        }

        done.Add(folder);
        return false;
    }
}
