using System.Collections.Immutable;
using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>
/// All that is stored, as immutable values: resources by key, and who owns whom. Changes are worked out here, once for
/// every store, as a list that the store then makes durable and publishes.
/// </summary>
internal sealed record StoreState(StoreSnapshot Snapshot, ImmutableDictionary<ResourceKey, ResourceKey> Owners)
{
    public static StoreState Empty { get; } = new(StoreSnapshot.Empty, ImmutableDictionary<ResourceKey, ResourceKey>.Empty);

    public ResourceChange Create(Resource resource, ResourceKey? owner, DateTimeOffset now)
    {
        if (Snapshot.Resources.ContainsKey(resource.Key)) throw new StoreException(StoreFailure.AlreadyExists, resource.Key);
        if (owner is { } key && !Snapshot.Resources.ContainsKey(key)) throw new StoreException(StoreFailure.OwnerNotFound, key);
        var stored = resource with { Version = 1, CreationTime = now, ModificationTime = now };
        return new ResourceChange(Snapshot.Version + 1, stored.Key, null, stored);
    }

    /// <summary>Null when the update changes nothing.</summary>
    public ResourceChange? Update(Resource resource, DateTimeOffset now)
    {
        var before = Expect(resource.Key, resource.Version);
        if (StoredText.Same(before, resource)) return null;
        var stored = before with { Labels = resource.Labels, Spec = resource.Spec, Version = before.Version + 1, ModificationTime = now };
        return new ResourceChange(Snapshot.Version + 1, stored.Key, before, stored);
    }

    /// <summary>What a resource owns is deleted before it, by order of key, so that no reader ever sees an orphan.</summary>
    public IReadOnlyList<ResourceChange> Delete(ResourceKey key, long? version)
    {
        Expect(key, version);
        var doomed = new List<ResourceKey>();
        CollectOwned(key, Owners.ToLookup(pair => pair.Value, pair => pair.Key), doomed);
        return [.. doomed.Select((each, index) => new ResourceChange(Snapshot.Version + index + 1, each, Snapshot.Resources[each], null))];
    }

    public StoreState Apply(ResourceChange change, ResourceKey? owner = null)
    {
        var owners = change.After is null ? Owners.Remove(change.Key) : owner is { } key ? Owners.SetItem(change.Key, key) : Owners;
        return new StoreState(Snapshot.Apply(change), owners);
    }

    private Resource Expect(ResourceKey key, long? version)
    {
        if (!Snapshot.Resources.TryGetValue(key, out var stored)) throw new StoreException(StoreFailure.NotFound, key);
        return version is null || stored.Version == version ? stored : throw new StoreException(StoreFailure.VersionConflict, key);
    }

    // An owner exists before what it owns and never changes, so there are no circles.
    private static void CollectOwned(ResourceKey key, ILookup<ResourceKey, ResourceKey> ownedBy, List<ResourceKey> doomed)
    {
        var owned = ownedBy[key]
            .OrderBy(each => each.Kind, StringComparer.Ordinal).ThenBy(each => each.Mesh, StringComparer.Ordinal).ThenBy(each => each.Name, StringComparer.Ordinal);
        foreach (var each in owned) CollectOwned(each, ownedBy, doomed);
        doomed.Add(key);
    }
}
