namespace Weft.Policies.MeshAccessLogs;

/// <summary>Lines over a TCP connection.</summary>
public sealed record TcpLogBackend
{
    /// <summary><c>host:port</c>.</summary>
    public string Address { get; init; } = "";

    /// <summary>Null means the default format.</summary>
    public AccessLogFormatConf? Format { get; init; }
}
