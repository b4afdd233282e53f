namespace Weft.Resources.Meshes;

/// <summary>Where access logs of the mesh go.</summary>
public sealed record MeshLogging
{
    /// <summary>Used where a policy names none; may be empty.</summary>
    public string DefaultBackend { get; init; } = "";

    /// <summary>Names unique.</summary>
    public IReadOnlyList<LoggingBackend> Backends { get; init; } = [];
}
