namespace Weft.Telemetry.AccessLogs;

/// <summary>%PROTOCOL%.</summary>
public enum LogProtocol : byte
{
    /// <summary>Not HTTP, or nothing was said.</summary>
    None,
    Http10,
    Http11,
    Http2,
    Http3,
}
