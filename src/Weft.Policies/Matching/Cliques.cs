namespace Weft.Policies.Matching;

/// <summary>Maximal cliques of a small graph (Bron and Kerbosch, with a pivot).</summary>
internal static class Cliques
{
    /// <summary>The maximal cliques, each in ascending order of node; at most <paramref name="most"/> of them.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Maximal(int nodes, Func<int, int, bool> areJoined, int most)
    {
        var neighbours = new HashSet<int>[nodes];
        for (var one = 0; one < nodes; one++)
            neighbours[one] = [.. Enumerable.Range(0, nodes).Where(other => other != one && areJoined(one, other))];
        var found = new List<IReadOnlyList<int>>();
        if (nodes > 0) Extend([], [.. Enumerable.Range(0, nodes)], [], neighbours, found, most);
        return found;
    }

    private static void Extend(int[] clique, List<int> candidates, List<int> done, HashSet<int>[] neighbours, List<IReadOnlyList<int>> found, int most)
    {
        if (found.Count >= most) return;
        if (candidates.Count == 0)
        {
            if (done.Count == 0) found.Add([.. clique.Order()]);
            return;
        }
        var pivot = candidates.Concat(done).MaxBy(node => candidates.Count(neighbours[node].Contains));
        foreach (var node in candidates.Where(node => !neighbours[pivot].Contains(node)).ToArray())
        {
            Extend(
                [.. clique, node], [.. candidates.Where(neighbours[node].Contains)], [.. done.Where(neighbours[node].Contains)], neighbours, found, most);
            candidates.Remove(node);
            done.Add(node);
        }
    }
}
