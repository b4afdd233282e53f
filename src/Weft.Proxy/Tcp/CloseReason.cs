namespace Weft.Proxy.Tcp;

/// <summary>How an opaque connection was ended by its <see cref="CloseParty"/>.</summary>
internal enum CloseReason : byte
{
    /// <summary>Client or endpoint: it sent its end first, and both directions ended in order.</summary>
    End,

    /// <summary>Client or endpoint: it reset the connection, ended TLS without close_notify, or its carrier was lost.</summary>
    Reset,

    /// <summary>Client or endpoint: it stopped acknowledging.</summary>
    Timeout,

    /// <summary>Proxy: no byte in either direction for the idle timeout.</summary>
    Idle,

    /// <summary>Proxy: no endpoint could be reached, or this proxy failed; the failure's code says more.</summary>
    Failure,

    /// <summary>Proxy: it ended, or trusts the root of the peer no more.</summary>
    Stopped,
}
