namespace Weft.Resources.Envelope;

/// <summary>The kinds a program knows, in the order given. There is no global one: each program composes its own.</summary>
public sealed class ResourceCatalog
{
    private readonly Dictionary<string, ResourceKind> _byName;
    private readonly Dictionary<string, ResourceKind> _byPath;

    /// <summary>A catalog of <paramref name="kinds"/>.</summary>
    /// <exception cref="ArgumentException">Two kinds share a name or a path.</exception>
    public ResourceCatalog(params IEnumerable<ResourceKind> kinds)
    {
        Kinds = [.. kinds];
        _byName = Kinds.ToDictionary(kind => kind.Name);
        _byPath = Kinds.ToDictionary(kind => kind.Path);
    }

    /// <summary>All kinds, in order.</summary>
    public IReadOnlyList<ResourceKind> Kinds { get; }

    /// <summary>The kind of that name, such as <c>Dataplane</c>, or null.</summary>
    public ResourceKind? FindByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The kind of that path, such as <c>dataplanes</c>, or null.</summary>
    public ResourceKind? FindByPath(string path) => _byPath.GetValueOrDefault(path);
}
