using Weft.Resources.Naming;
using Weft.Resources.Tagging;

namespace Weft.Resources.TargetRefs;

/// <summary>What a policy, or an item of one, is about. Which fields a kind allows is for the validator to say.</summary>
public sealed record TargetRef
{
    /// <summary>The names of the kinds.</summary>
    public static EnumNames<TargetKind> Kinds { get; } = new(
        ("Mesh", TargetKind.Mesh), ("Dataplane", TargetKind.Dataplane), ("MeshSubset", TargetKind.MeshSubset), ("MeshGateway", TargetKind.MeshGateway),
        ("MeshService", TargetKind.MeshService), ("MeshExternalService", TargetKind.MeshExternalService),
        ("MeshMultiZoneService", TargetKind.MeshMultiZoneService), ("MeshServiceSubset", TargetKind.MeshServiceSubset),
        ("MeshGatewayRoute", TargetKind.MeshGatewayRoute), ("MeshHTTPRoute", TargetKind.MeshHttpRoute));

    /// <summary>The whole mesh: what an absent targetRef means (2.9+).</summary>
    public static TargetRef Mesh { get; } = new() { KindText = "Mesh" };

    /// <summary><c>kind</c> as written; empty when absent.</summary>
    public string KindText { get; init; } = "";

    /// <summary><c>kind</c>.</summary>
    public TargetKind Kind => Kinds.Find(KindText) ?? TargetKind.Unknown;

    /// <summary>May be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Reserved; never allowed.</summary>
    public string MeshName { get; init; } = "";

    /// <summary>Namespace of <see cref="Name"/>; empty means the policy's own.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>A port: of a service, or of a Dataplane's inbound, by name or number; empty means all.</summary>
    public string SectionName { get; init; } = "";

    /// <summary>Tags to have; null means absent.</summary>
    public TagSet? Tags { get; init; }

    /// <summary>Labels to have; null means absent.</summary>
    public TagSet? Labels { get; init; }

    /// <summary><c>Sidecar</c>, <c>Gateway</c>; null means absent: both.</summary>
    public IReadOnlyList<string>? ProxyTypes { get; init; }
}
