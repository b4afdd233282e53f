using Weft.ControlPlane.Defaults;
using Weft.Identity.Authority;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Violations;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Admission;

/// <summary>The one door to the store for what people and proxies write: default, validate, label, own, store.</summary>
internal sealed class ResourceManager(IResourceStore store, MeshDefaults defaults, bool allowsUnsafeDelete)
{
    private const int Attempts = 5;

    /// <summary>Creates or replaces a resource.</summary>
    /// <returns>What was stored, and whether it is new.</returns>
    /// <exception cref="AdmissionRefusedException">It may not be stored.</exception>
    public async Task<(Resource Stored, bool IsNew)> PutAsync(Resource resource, CancellationToken cancel)
    {
        var violations = resource.Validate();
        if (!violations.IsEmpty) throw Invalid(violations);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PutOnceAsync(ResourceLabels.Compute(resource), cancel);
            }
            catch (StoreException lost) when (lost.Failure is not StoreFailure.OwnerNotFound)
            {
                // The last writer wins, as in Kuma's API; only a hopeless race is told.
                if (attempt == Attempts) throw new AdmissionRefusedException(AdmissionFault.Conflict, "the resource is being changed by others");
            }
        }
    }

    /// <summary>Deletes a resource and all that it owns.</summary>
    /// <exception cref="AdmissionRefusedException">There is none, or it may not go.</exception>
    public async Task DeleteAsync(ResourceKey key, CancellationToken cancel)
    {
        if (await store.FindAsync(key, cancel) is null) throw new AdmissionRefusedException(AdmissionFault.Missing, "Not found");
        if (key.Kind == BuiltInKinds.Mesh.Name && !allowsUnsafeDelete) await RequireNoDataplanesAsync(key.Name, cancel);
        try
        {
            await store.DeleteAsync(key, null, cancel);
        }
        catch (StoreException lost) when (lost.Failure == StoreFailure.NotFound)
        {
            throw new AdmissionRefusedException(AdmissionFault.Missing, "Not found");
        }
    }

    private async Task<(Resource Stored, bool IsNew)> PutOnceAsync(Resource resource, CancellationToken cancel)
    {
        var mesh = resource.Kind.Scope == ResourceScope.Mesh ? await RequireMeshAsync(resource.Mesh, cancel) : null;
        if (mesh is not null && resource.Spec is DataplaneSpec dataplane)
            ThrowIfAny(MeshRules.CheckMembership((MeshSpec)mesh.Spec, dataplane));
        var before = await store.FindAsync(resource.Key, cancel);
        if (resource.Spec is MeshSpec spec) return await PutMeshAsync(resource, spec, before, cancel);
        return before is null
            ? (await store.CreateAsync(resource, mesh?.Key, cancel), true)
            : (await ReplaceAsync(before, resource, cancel), false);
    }

    private async Task<(Resource Stored, bool IsNew)> PutMeshAsync(Resource mesh, MeshSpec spec, Resource? before, CancellationToken cancel)
    {
        if (before is not null)
        {
            ThrowIfAny(MeshRules.CheckChange((MeshSpec)before.Spec, spec));
            await EnsureDefaultsAsync(mesh.Name, spec, cancel);
            return (await ReplaceAsync(before, mesh, cancel), false);
        }
        var created = await store.CreateAsync(mesh, null, cancel);
        try
        {
            await EnsureDefaultsAsync(mesh.Name, spec, cancel);
        }
        catch
        {
            // A mesh without its authority is worse than none.
            await store.DeleteAsync(mesh.Key, null, CancellationToken.None);
            throw;
        }
        return (created, true);
    }

    private async Task EnsureDefaultsAsync(string mesh, MeshSpec spec, CancellationToken cancel)
    {
        try
        {
            await defaults.EnsureAsync(mesh, spec, cancel);
        }
        catch (CertificateRefusedException refused)
        {
            throw Invalid([new Violation("mtls.backends", refused.Message)]);
        }
    }

    private Task<Resource> ReplaceAsync(Resource before, Resource after, CancellationToken cancel) =>
        store.UpdateAsync(after with { Version = before.Version }, cancel);

    private async Task<Resource> RequireMeshAsync(string mesh, CancellationToken cancel) =>
        await store.FindAsync(BuiltInKinds.Mesh.Key("", mesh), cancel)
        ?? throw new AdmissionRefusedException(
            AdmissionFault.MeshMissing, "Mesh is not found", [new Violation("mesh", $"mesh of name {mesh} is not found")]);

    private async Task RequireNoDataplanesAsync(string mesh, CancellationToken cancel)
    {
        var dataplanes = await store.ListAsync(new ResourceQuery(BuiltInKinds.Dataplane, mesh) { Size = 1 }, cancel);
        if (dataplanes.Total > 0)
            throw Invalid([new Violation("mesh", "unable to delete mesh, there are still some dataplanes attached")]);
    }

    private static void ThrowIfAny(ViolationList violations)
    {
        if (!violations.IsEmpty) throw Invalid(violations);
    }

    private static AdmissionRefusedException Invalid(IReadOnlyList<Violation> violations) =>
        new(AdmissionFault.Invalid, AdmissionRefusedException.NotValid, violations);
}
