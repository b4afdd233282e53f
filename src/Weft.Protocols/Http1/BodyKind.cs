namespace Weft.Protocols.Http1;

/// <summary>How the end of a body is found (RFC 9112 6.3).</summary>
public enum BodyKind : byte
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary><c>content-length</c> bytes follow.</summary>
    Length,

    /// <summary>Chunks follow, then perhaps trailers.</summary>
    Chunked,

    /// <summary>All bytes until the connection closes; responses only.</summary>
    UntilClose,

    /// <summary>The connection carries another protocol from here on: CONNECT, or the answer 101.</summary>
    Tunnel,
}
