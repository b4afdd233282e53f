namespace Weft.Resources.Meshes;

/// <summary>Lines to a file on the proxy's host.</summary>
public sealed record FileLogging : LoggingConf
{
    /// <summary>Of the file.</summary>
    public string Path { get; init; } = "";
}
