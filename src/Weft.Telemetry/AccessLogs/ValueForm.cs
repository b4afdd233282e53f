namespace Weft.Telemetry.AccessLogs;

/// <summary>What a value must not break.</summary>
public enum ValueForm : byte
{
    /// <summary>A line: quotes, backslashes, control and line-breaking characters are escaped, and so is each byte that is not UTF-8 (<c>\xHH</c>).</summary>
    Line,

    /// <summary>A JSON string (RFC 8259 section 7); what is not UTF-8 becomes U+FFFD.</summary>
    Json,

    /// <summary>UTF-8, as protobuf's strings are; what is not becomes U+FFFD.</summary>
    Utf8,
}
