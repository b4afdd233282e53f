namespace Weft.Policies.MeshAccessLogs;

/// <summary>Lines to a file on the proxy's host.</summary>
public sealed record FileLogBackend
{
    /// <summary>Absolute.</summary>
    public string Path { get; init; } = "";

    /// <summary>Null means the default format.</summary>
    public AccessLogFormatConf? Format { get; init; }
}
