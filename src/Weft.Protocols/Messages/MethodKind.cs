namespace Weft.Protocols.Messages;

/// <summary>The methods that framing, retries and metrics tell apart. Methods are case-sensitive (RFC 9110 9.1).</summary>
public enum MethodKind : byte
{
    Other,
    Get,
    Head,
    Post,
    Put,
    Delete,
    Connect,
    Options,
    Trace,
    Patch,
}
