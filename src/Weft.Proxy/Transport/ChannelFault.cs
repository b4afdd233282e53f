namespace Weft.Proxy.Transport;

/// <summary>Why a channel ended.</summary>
internal enum ChannelFault
{
    /// <summary>Closed in order by both sides, or by ours after its output was sent.</summary>
    None,

    /// <summary>The peer reset the connection, or ended TLS without close_notify.</summary>
    PeerReset,

    /// <summary>The peer stopped acknowledging (TCP_USER_TIMEOUT or keep-alive).</summary>
    PeerTimeout,

    /// <summary>Nothing listens at the address.</summary>
    ConnectRefused,

    /// <summary>The connection did not open in time.</summary>
    ConnectTimeout,

    /// <summary>No route, no local address, or another refusal by the system.</summary>
    ConnectFailed,

    /// <summary>The TLS handshake failed or took too long, for a reason other than a certificate.</summary>
    HandshakeFailed,

    /// <summary>The peer's certificate is missing, does not verify, or carries the wrong name.</summary>
    CertificateRefused,

    /// <summary>A TLS record could not be read, or the peer sent a fatal alert (such as a refusal of our certificate).</summary>
    TlsFailed,

    /// <summary>An idle limit of the owner.</summary>
    IdleTimeout,

    /// <summary>Our side gave up.</summary>
    LocalAbort,

    /// <summary>A handler threw.</summary>
    Exception,
}
