namespace Weft.Proxy.Sessions;

/// <summary>Why an HTTP stream ended early, as its session saw it.</summary>
internal enum StreamFault : byte
{
    None,

    // Nothing of the request reached the peer's application: another endpoint may be tried.
    ConnectFailed,
    ConnectTimedOut,
    HandshakeFailed,
    Refused,
    TunnelUnsupported,

    /// <summary>The peer's GOAWAY says that it will not look at the stream (RFC 9113 section 6.8); another connection to it may.</summary>
    ConnectionRetired,

    // Something may have reached it.
    /// <summary>An idle kept-alive connection was closed by the peer before it answered anything (RFC 9112 section 9.3.1).</summary>
    IdleConnectionClosed,
    ConnectionLost,
    PeerReset,
    ProtocolError,
    HeadTooLarge,

    // This proxy gave up.
    Cancelled,
    TimedOut,
}
