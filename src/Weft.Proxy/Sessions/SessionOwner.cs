using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>What a session tells whoever keeps it: a connection pool (client role) or a listener (server role).</summary>
internal abstract class SessionOwner
{
    /// <summary>The session is connected and, under TLS, its peer verified.</summary>
    public virtual void OnOpened(HttpSession session) { }

    /// <summary>A stream ended, so there is room for another. HTTP/1: the connection is idle and may be used again.</summary>
    public virtual void OnRoom(HttpSession session) { }

    /// <summary>The session takes no new streams any more (GOAWAY, retirement, connection: close); those open go on.</summary>
    public virtual void OnRetired(HttpSession session) { }

    /// <summary>The connection is gone. The last call; open streams were reset before.</summary>
    public virtual void OnClosed(HttpSession session, ChannelClose reason) { }

    /// <summary>
    /// Client role, after <see cref="OnClosed"/>: the session was to carry tunnels and the peer knows none. Its connection is open, verified, paused and
    /// unused, and the owner's now.
    /// </summary>
    public virtual void OnTunnelsUnsupported(HttpSession session) => session.Channel.Abort(new ChannelClose(ChannelFault.LocalAbort, "peer speaks no weft/1"));
}
