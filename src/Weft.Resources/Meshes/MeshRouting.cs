namespace Weft.Resources.Meshes;

/// <summary>How endpoints are chosen across zones.</summary>
public sealed record MeshRouting
{
    /// <summary>Whether endpoints of the own zone come first.</summary>
    public bool LocalityAwareLoadBalancing { get; init; }

    /// <summary>Whether traffic leaves the zone by its egress; needs mutual TLS.</summary>
    public bool ZoneEgress { get; init; }

    /// <summary>Whether external services need a permission.</summary>
    public bool DefaultForbidMeshExternalServiceAccess { get; init; }
}
