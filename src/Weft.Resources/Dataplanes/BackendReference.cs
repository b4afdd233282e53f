using Weft.Resources.Tagging;

namespace Weft.Resources.Dataplanes;

/// <summary>Names a MeshService, MeshExternalService or MeshMultiZoneService.</summary>
public sealed record BackendReference
{
    /// <summary>One of the three.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Its name, unless labels are given.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its Kubernetes namespace; may be empty.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>1..65535, or 0 for none.</summary>
    public int Port { get; init; }

    /// <summary>Chooses by labels.</summary>
    public TagSet Labels { get; init; } = TagSet.Empty;
}
