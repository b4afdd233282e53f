using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>A Dataplane in a snapshot.</summary>
/// <param name="Name">Unique in the mesh.</param>
/// <param name="Spec">Its addresses are IP addresses: names were resolved before; what could not be resolved is left out of endpoints.</param>
/// <param name="IsLeaving">Whether its proxy has said that it stops: it takes no new traffic.</param>
/// <param name="TlsBackend">The back end whose certificate its inbounds serve with; empty: none yet.</param>
public sealed record MeshDataplane(string Name, DataplaneSpec Spec, bool IsLeaving = false, string TlsBackend = "")
{
    /// <summary>The Dataplane's labels.</summary>
    public TagSet Labels { get; init; } = TagSet.Empty;
}
