using System.Collections.Immutable;

namespace Weft.ProxyConfig.Commits;

/// <summary>Everything one unit holds at one moment. Immutable.</summary>
public sealed class UnitSet
{
    private readonly ImmutableDictionary<(string TypeUrl, string Name), ProxyResource> _resources;

    private UnitSet(Unit unit, ImmutableDictionary<(string TypeUrl, string Name), ProxyResource> resources, SetHash hash)
    {
        Unit = unit;
        _resources = resources;
        Hash = hash;
    }

    /// <summary>Which unit.</summary>
    public Unit Unit { get; }

    /// <summary>The hash both ends compare.</summary>
    public SetHash Hash { get; }

    /// <summary>How many resources.</summary>
    public int Count => _resources.Count;

    /// <summary>The version of the whole: 16 hexadecimal digits.</summary>
    public string Version => Hash.ToString()[..16];

    /// <summary>The resources, by type and then by name.</summary>
    public IEnumerable<ProxyResource> Resources =>
        _resources.Values.OrderBy(resource => resource.TypeUrl, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal);

    /// <summary>A unit without resources.</summary>
    public static UnitSet Empty(Unit unit) =>
        new(unit, ImmutableDictionary<(string TypeUrl, string Name), ProxyResource>.Empty, default);

    /// <summary>A unit of these resources.</summary>
    /// <exception cref="ArgumentException">A resource belongs to another unit, or its type and name occur twice.</exception>
    public static UnitSet Of(Unit unit, IEnumerable<ProxyResource> resources)
    {
        var builder = ImmutableDictionary.CreateBuilder<(string TypeUrl, string Name), ProxyResource>();
        var hash = default(SetHash);
        foreach (var resource in resources)
        {
            if (ResourceTypes.UnitOf(resource.TypeUrl) != unit)
                throw new ArgumentException($"{resource.TypeUrl} does not belong to unit {unit}", nameof(resources));
            builder.Add((resource.TypeUrl, resource.Name), resource);
            hash = hash.Plus(resource.TypeUrl, resource.Name, resource.Version);
        }
        return new UnitSet(unit, builder.ToImmutable(), hash);
    }

    /// <summary>The resource of that type and name.</summary>
    public bool TryGet(string typeUrl, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ProxyResource? resource) =>
        _resources.TryGetValue((typeUrl, name), out resource);

    /// <summary>The messages of one type, by name.</summary>
    public IReadOnlyList<T> Messages<T>() where T : Google.Protobuf.IMessage => [.. Resources.Select(resource => resource.Message).OfType<T>()];

    /// <summary>The set with this resource added, or put in the place of its namesake.</summary>
    public UnitSet With(ProxyResource resource)
    {
        var hash = Hash;
        if (TryGet(resource.TypeUrl, resource.Name, out var old)) hash = hash.Minus(old.TypeUrl, old.Name, old.Version);
        return new UnitSet(
            Unit,
            _resources.SetItem((resource.TypeUrl, resource.Name), resource),
            hash.Plus(resource.TypeUrl, resource.Name, resource.Version));
    }

    /// <summary>The set without that resource; the same set when it has none.</summary>
    public UnitSet Without(string typeUrl, string name) =>
        TryGet(typeUrl, name, out var old)
            ? new UnitSet(Unit, _resources.Remove((typeUrl, name)), Hash.Minus(typeUrl, name, old.Version))
            : this;

    /// <summary>The message that ends this unit.</summary>
    public Commit ToCommit() => new() { Unit = Unit, Version = Version, Count = (uint)Count, SetHash = Hash.ToByteString() };

    /// <summary>Whether a commit means exactly this set.</summary>
    public bool Matches(Commit commit) =>
        commit.Unit == Unit && commit.Count == Count && commit.SetHash.Equals(Hash.ToByteString());
}
