using Weft.Resources.Naming;

namespace Weft.Resources.TargetRefs;

/// <summary>The names of the kinds in documents.</summary>
public static class TargetRefKinds
{
    private static readonly EnumNames<TargetRefKind> Names = new(
        ("Mesh", TargetRefKind.Mesh), ("Dataplane", TargetRefKind.Dataplane), ("MeshSubset", TargetRefKind.MeshSubset),
        ("MeshGateway", TargetRefKind.MeshGateway), ("MeshService", TargetRefKind.MeshService),
        ("MeshExternalService", TargetRefKind.MeshExternalService), ("MeshMultiZoneService", TargetRefKind.MeshMultiZoneService),
        ("MeshServiceSubset", TargetRefKind.MeshServiceSubset), ("MeshHTTPRoute", TargetRefKind.MeshHttpRoute),
        ("MeshGatewayRoute", TargetRefKind.MeshGatewayRoute));

    /// <summary>The kind of that name, or <see cref="TargetRefKind.Unknown"/>.</summary>
    public static TargetRefKind Find(string name) => Names.Find(name) ?? TargetRefKind.Unknown;

    /// <summary>The name of <paramref name="kind"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is unknown.</exception>
    public static string NameOf(TargetRefKind kind) => Names.NameOf(kind);
}
