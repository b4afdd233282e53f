namespace Weft.Proxy.Transport;

/// <summary>Where a socket's channel is in its life; it only moves on.</summary>
internal enum ChannelPhase
{
    Connecting,
    Handshaking,
    Open,

    /// <summary>Sending the rest of the output before the end.</summary>
    Draining,

    /// <summary>The handler is gone; waits for the peer's end, so that no reset destroys what was sent.</summary>
    Lingering,
    Closed,
}
