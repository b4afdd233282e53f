namespace Weft.Resources.Meshes;

/// <summary>One receiver of access logs.</summary>
public sealed record LoggingBackend
{
    /// <summary>Unique in the list.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>file</c> or <c>tcp</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Of a line; empty means the default format.</summary>
    public string Format { get; init; } = "";

    /// <summary>Settings by type; null for a type that is not known.</summary>
    public LoggingConf? Conf { get; init; }
}
