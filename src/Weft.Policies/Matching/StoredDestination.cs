using Weft.Resources.Tagging;

namespace Weft.Policies.Matching;

/// <summary>A stored resource that <c>to</c> can point at: a MeshService, MeshExternalService, MeshMultiZoneService, MeshHTTPRoute, or the Mesh.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Mesh">The mesh; empty for a mesh itself.</param>
/// <param name="Name">The name it is stored under.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Ports">Name, empty when it has none, and number; none of kinds without ports.</param>
public sealed record StoredDestination(string Kind, string Mesh, string Name, TagSet Labels, IReadOnlyList<(string Name, int Port)> Ports)
{
    /// <summary>Who it is.</summary>
    public ResourceIdentity Identity => ResourceIdentity.Of(Kind, Mesh, Name, Labels);
}
