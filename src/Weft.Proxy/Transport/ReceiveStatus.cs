namespace Weft.Proxy.Transport;

/// <summary>What a read left behind.</summary>
internal enum ReceiveStatus
{
    /// <summary>epoll tells when there is more.</summary>
    Waiting,

    /// <summary>More bytes are ready that epoll does not know of (inside OpenSSL).</summary>
    Pending,

    /// <summary>The peer's end, in order.</summary>
    Ended,

    /// <summary>The channel's fault says what happened.</summary>
    Failed,
}
