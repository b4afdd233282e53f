namespace Weft.Resources.TargetRefs;

/// <summary>What a targetRef points at, weakest first: Kuma's order when policies are merged.</summary>
public enum TargetKind
{
    /// <summary>A word that nobody knows; validation refuses it.</summary>
    Unknown,

    /// <summary>Everything in the mesh.</summary>
    Mesh,

    /// <summary>Dataplanes, by name, by labels, or all (2.10+).</summary>
    Dataplane,

    /// <summary>Whatever bears the tags.</summary>
    MeshSubset,

    /// <summary>Listeners of a builtin gateway.</summary>
    MeshGateway,

    /// <summary>A service: the tag <c>kuma.io/service</c>, or the resource.</summary>
    MeshService,

    /// <summary>A service outside the mesh.</summary>
    MeshExternalService,

    /// <summary>A service in several zones.</summary>
    MeshMultiZoneService,

    /// <summary>Part of a service, by tags.</summary>
    MeshServiceSubset,

    /// <summary>Routes of a builtin gateway (2.0 to 2.2).</summary>
    MeshGatewayRoute,

    /// <summary>The requests of a route.</summary>
    MeshHttpRoute,
}
