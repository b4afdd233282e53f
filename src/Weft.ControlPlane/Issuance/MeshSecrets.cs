using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Secrets;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Issuance;

/// <summary>The secrets of meshes, as bytes.</summary>
internal sealed class MeshSecrets(IResourceStore store)
{
    /// <summary>The bytes of a secret, or null when it does not exist.</summary>
    public async Task<byte[]?> FindAsync(string mesh, string name, CancellationToken cancel) =>
        await store.FindAsync(BuiltInKinds.Secret.Key(mesh, name), cancel) is { Spec: SecretSpec secret } ? secret.Data.ToArray() : null;

    /// <summary>All secrets of a mesh.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, byte[]>>> ListAsync(string mesh, CancellationToken cancel)
    {
        var secrets = await store.ListAsync(new ResourceQuery(BuiltInKinds.Secret, mesh), cancel);
        return [.. secrets.Items.Select(secret => KeyValuePair.Create(secret.Name, ((SecretSpec)secret.Spec).Data.ToArray()))];
    }

    /// <summary>Stores a secret unless it is there; another control plane may have been faster, and then its bytes stay.</summary>
    public async Task EnsureAsync(string mesh, string name, Func<byte[]> make, CancellationToken cancel)
    {
        if (await FindAsync(mesh, name, cancel) is not null) return;
        await CreateAsync(mesh, name, make(), cancel);
    }

    /// <summary>Stores a secret; one that is there already stays as it is.</summary>
    public async Task CreateAsync(string mesh, string name, byte[] data, CancellationToken cancel)
    {
        var secret = new Resource { Kind = BuiltInKinds.Secret, Mesh = mesh, Name = name, Spec = new SecretSpec { Data = data } };
        try
        {
            await store.CreateAsync(secret, BuiltInKinds.Mesh.Key("", mesh), cancel);
        }
        catch (StoreException failure) when (failure.Failure == StoreFailure.AlreadyExists)
        {
            // Someone else made it in the meantime: theirs counts.
        }
    }
}
