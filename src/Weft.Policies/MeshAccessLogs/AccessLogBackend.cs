namespace Weft.Policies.MeshAccessLogs;

/// <summary>One receiver. Kuma 2.0 has no type: the one section that is there says it.</summary>
public sealed record AccessLogBackend
{
    /// <summary><c>Tcp</c>, <c>File</c> or <c>OpenTelemetry</c>; empty in Kuma 2.0's form.</summary>
    public string Type { get; init; } = "";

    /// <summary>Lines over a TCP connection.</summary>
    public TcpLogBackend? Tcp { get; init; }

    /// <summary>Lines to a file on the proxy's host.</summary>
    public FileLogBackend? File { get; init; }

    /// <summary>Records to a collector.</summary>
    public CollectorLogBackend? OpenTelemetry { get; init; }

    /// <summary>A connection that lives on is logged each time this has passed, too; null: only at its end. Ours, not Kuma's.</summary>
    public TimeSpan? Interval { get; init; }
}
