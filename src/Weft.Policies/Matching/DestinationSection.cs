namespace Weft.Policies.Matching;

/// <summary>A destination, or one port of it.</summary>
/// <param name="Resource">The destination.</param>
/// <param name="Section">The port's name, or its number when it has none; empty: all of it.</param>
public sealed record DestinationSection(ResourceIdentity Resource, string Section)
{
    /// <summary>Kuma's resource identifier: <c>kri_SHORT_MESH_ZONE_NAMESPACE_NAME_SECTION</c>.</summary>
    public override string ToString() =>
        string.Join('_', "kri", ShortName(Resource.Kind), Resource.Mesh, Resource.Zone, Resource.Namespace, Resource.Name, Section);

    private static string ShortName(string kind) => kind switch
    {
        "Mesh" => "m",
        "MeshService" => "msvc",
        "MeshExternalService" => "extsvc",
        "MeshMultiZoneService" => "mzsvc",
        "MeshHTTPRoute" => "mhttpr",
        _ => kind,
    };
}
