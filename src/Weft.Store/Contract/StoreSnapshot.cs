using System.Collections.Immutable;
using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>Everything that was stored at one version. Immutable; the next one shares what did not change.</summary>
/// <param name="Version">The store's version.</param>
/// <param name="Resources">By key.</param>
public sealed record StoreSnapshot(long Version, ImmutableDictionary<ResourceKey, Resource> Resources)
{
    /// <summary>An empty store.</summary>
    public static StoreSnapshot Empty { get; } = new(0, ImmutableDictionary<ResourceKey, Resource>.Empty);

    /// <summary>The snapshot after <paramref name="change"/>.</summary>
    public StoreSnapshot Apply(ResourceChange change) => new(
        change.Version,
        change.After is { } after ? Resources.SetItem(change.Key, after) : Resources.Remove(change.Key));
}
