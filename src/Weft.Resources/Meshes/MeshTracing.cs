namespace Weft.Resources.Meshes;

/// <summary>Where traces of the mesh go.</summary>
public sealed record MeshTracing
{
    /// <summary>Used where a policy names none; may be empty.</summary>
    public string DefaultBackend { get; init; } = "";

    /// <summary>Names unique.</summary>
    public IReadOnlyList<TracingBackend> Backends { get; init; } = [];
}
