using Weft.Resources.Envelope;

namespace Weft.Store.Contract;

/// <summary>
/// Where resources are kept. All members are safe to call from any thread. A change is visible to readers before the call
/// that made it returns, and it is published, in order and after it is durable, to every open <see cref="ChangeSubscription"/>.
/// </summary>
public interface IResourceStore : IAsyncDisposable
{
    /// <summary>The version of the last change; 0 while there was none. Each change adds 1, in this process and on disk.</summary>
    long Version { get; }

    /// <summary>Stores a new resource with version 1 and both times set.</summary>
    /// <param name="resource">What to store; its version and times are ignored.</param>
    /// <param name="owner">What it goes with: deleting the owner deletes it. Null for none.</param>
    /// <param name="cancellation">Gives up before anything is stored.</param>
    /// <returns>The resource as stored.</returns>
    /// <exception cref="StoreException"><see cref="StoreFailure.AlreadyExists"/>, or <see cref="StoreFailure.OwnerNotFound"/>.</exception>
    Task<Resource> CreateAsync(Resource resource, ResourceKey? owner = null, CancellationToken cancellation = default);

    /// <summary>Replaces labels and body of a stored resource whose version is still <see cref="Resource.Version"/>.</summary>
    /// <param name="resource">What to store, with the version that was read.</param>
    /// <param name="cancellation">Gives up before anything is stored.</param>
    /// <returns>The resource as stored, one version on. One that changes nothing is returned as it is stored, and publishes nothing.</returns>
    /// <exception cref="StoreException"><see cref="StoreFailure.NotFound"/>, or <see cref="StoreFailure.VersionConflict"/>.</exception>
    Task<Resource> UpdateAsync(Resource resource, CancellationToken cancellation = default);

    /// <summary>Deletes a resource and, first, everything it owns, at any depth.</summary>
    /// <param name="key">Which.</param>
    /// <param name="version">The version it must still have, or null for any.</param>
    /// <param name="cancellation">Gives up before anything is deleted.</param>
    /// <exception cref="StoreException"><see cref="StoreFailure.NotFound"/>, or <see cref="StoreFailure.VersionConflict"/>.</exception>
    Task DeleteAsync(ResourceKey key, long? version = null, CancellationToken cancellation = default);

    /// <summary>The resource of that key, or null.</summary>
    Task<Resource?> FindAsync(ResourceKey key, CancellationToken cancellation = default);

    /// <summary>A page of the resources of one kind, in the order of mesh, then name (ordinal).</summary>
    Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default);

    /// <summary>
    /// Opens a subscription whose snapshot and changes fit together: the snapshot holds exactly what was stored at its
    /// version, and the first change has that version plus 1.
    /// </summary>
    Task<ChangeSubscription> SubscribeAsync(CancellationToken cancellation = default);
}
