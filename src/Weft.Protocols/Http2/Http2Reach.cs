namespace Weft.Protocols.Http2;

/// <summary>How far a violation reaches (RFC 9113 5.4).</summary>
public enum Http2Reach : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The stream ends with RST_STREAM; the connection goes on.</summary>
    Stream,

    /// <summary>The connection ends with GOAWAY.</summary>
    Connection,
}
