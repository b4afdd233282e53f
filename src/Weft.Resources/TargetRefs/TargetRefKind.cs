namespace Weft.Resources.TargetRefs;

/// <summary>What a reference may name; the values are Kuma 2.14's order from weak to strong when policies are merged.</summary>
public enum TargetRefKind
{
    /// <summary>A word that is none of these.</summary>
    Unknown = 0,

    /// <summary>Everything of the mesh.</summary>
    Mesh = 1,

    /// <summary>Dataplanes by name or by labels; none given: all.</summary>
    Dataplane = 2,

    /// <summary>What bears all given tags.</summary>
    MeshSubset = 3,

    /// <summary>A builtin gateway, or its listeners with the given tags.</summary>
    MeshGateway = 4,

    /// <summary>A service.</summary>
    MeshService = 5,

    /// <summary>A service outside the mesh.</summary>
    MeshExternalService = 6,

    /// <summary>A service of several zones.</summary>
    MeshMultiZoneService = 7,

    /// <summary>What of a service bears all given tags.</summary>
    MeshServiceSubset = 8,

    /// <summary>The requests that a route takes.</summary>
    MeshHttpRoute = 9,

    /// <summary>Kuma 2.0 to 2.2's name for the route of a gateway; no policy takes it any more.</summary>
    MeshGatewayRoute = 10,
}
