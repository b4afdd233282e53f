using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>Cuts lists into pages by key.</summary>
internal static class Paging
{
    private const char Separator = '/';

    public static ResourcePage Cut(StoreSnapshot snapshot, ResourceQuery query)
    {
        // Sorting costs more than an index would; with 10,000 resources it is a few milliseconds, and the API asks seldom.
        var matching = snapshot.Resources.Values
            .Where(resource => resource.Kind == query.Kind
                && (query.Mesh is null || resource.Mesh == query.Mesh)
                && (query.NameContains is null || resource.Name.Contains(query.NameContains, StringComparison.Ordinal)))
            .OrderBy(resource => resource.Mesh, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal)
            .ToArray();
        var rest = query.Offset is { } offset ? matching.AsSpan(FirstAfter(matching, offset)) : matching;
        var items = query.Size is { } size && size < rest.Length ? rest[..size].ToArray() : rest.ToArray();
        var next = items.Length < rest.Length && items.Length > 0 ? items[^1].Mesh + Separator + items[^1].Name : null;
        return new ResourcePage(items, matching.Length, next);
    }

    private static int FirstAfter(Resource[] sorted, string offset)
    {
        // A mesh's name has no slash, so the first one separates. The key itself may be gone by now.
        var at = offset.IndexOf(Separator, StringComparison.Ordinal);
        var (mesh, name) = at < 0 ? ("", offset) : (offset[..at], offset[(at + 1)..]);
        var index = Array.FindIndex(sorted, resource => Compare(resource, mesh, name) > 0);
        return index < 0 ? sorted.Length : index;
    }

    private static int Compare(Resource resource, string mesh, string name)
    {
        var byMesh = string.CompareOrdinal(resource.Mesh, mesh);
        return byMesh != 0 ? byMesh : string.CompareOrdinal(resource.Name, name);
    }
}
