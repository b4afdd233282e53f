using Weft.ControlPlane.Issuance;
using Weft.Resources.Meshes;

namespace Weft.ControlPlane.Defaults;

/// <summary>What every mesh has without being asked: its signing key and the roots of its builtin back ends.</summary>
internal sealed class MeshDefaults(MeshAuthorities authorities, DataplaneTokens tokens)
{
    /// <summary>The mesh that is there after the first start.</summary>
    public const string DefaultMesh = "default";

    /// <summary>Makes what is missing; safe to repeat.</summary>
    public async Task EnsureAsync(string mesh, MeshSpec spec, CancellationToken cancel)
    {
        await tokens.EnsureKeyAsync(mesh, cancel);
        await authorities.EnsureAsync(mesh, spec, cancel);
    }
}
