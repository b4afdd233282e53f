namespace Weft.Resources.Meshes;

/// <summary>Lines over a TCP connection.</summary>
public sealed record TcpLogging : LoggingConf
{
    /// <summary><c>HOST:PORT</c>.</summary>
    public string Address { get; init; } = "";
}
