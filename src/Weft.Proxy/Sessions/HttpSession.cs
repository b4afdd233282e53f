using Weft.Proxy.Transport;

namespace Weft.Proxy.Sessions;

/// <summary>One HTTP connection, of either version and role, over any <see cref="Channel"/>.</summary>
internal abstract class HttpSession : ChannelHandler
{
    private CertificateTimer? _certificate;

    protected HttpSession(SessionContext context, Channel channel, SessionOwner owner)
    {
        Context = context;
        Channel = channel;
        Owner = owner;
    }

    public SessionContext Context { get; }

    public Channel Channel { get; }

    /// <summary>Streams open now.</summary>
    public int ActiveStreams { get; protected set; }

    /// <summary>Streams that were opened on it, in the client's role.</summary>
    public long OpenedStreams { get; protected set; }

    /// <summary>True once connected and verified.</summary>
    public bool IsOpen { get; protected set; }

    /// <summary>True when no new stream may be opened.</summary>
    public bool IsRetired { get; protected set; }

    public bool IsClosed { get; private set; }

    /// <summary>Streams were open when it ended.</summary>
    public bool EndedActive { get; protected set; }

    /// <summary>The loop's time at which the last stream ended or the session began, in milliseconds.</summary>
    public long IdleSince { get; protected set; }

    protected SessionOwner Owner { get; }

    /// <summary>Client role: whether <see cref="OpenStream"/> may be called now.</summary>
    public abstract bool HasRoom { get; }

    /// <summary>Client role: opens a stream; the caller sends the head next. Works before the connection is open: bytes wait for it.</summary>
    public abstract HttpStream OpenStream(StreamReceiver receiver);

    /// <summary>Takes no new streams and closes after the last: HTTP/1 says `connection: close`, HTTP/2 sends GOAWAY.</summary>
    public abstract void Retire();

    /// <summary>As <see cref="Retire"/>, but an idle client learns it from its next answer: it may be about to ask.</summary>
    public virtual void Fade() => Retire();

    /// <summary>Server role: retires the session when its client's certificate ends.</summary>
    public void WatchCertificate() => _certificate = CertificateTimer.Watch(this);

    public override void OnClosed(ChannelClose reason)
    {
        if (IsClosed) return;
        IsClosed = true;
        EndedActive |= ActiveStreams > 0;
        _certificate?.Stop();
        IsRetired = true;
        EndStreams(reason);
        Owner.OnClosed(this, reason);
    }

    /// <summary>Resets what is open because the connection is gone.</summary>
    protected abstract void EndStreams(ChannelClose reason);

    /// <summary>How a lost connection looks to a client-role stream.</summary>
    protected StreamFault FaultOf(ChannelClose reason) => IsOpen
        ? StreamFault.ConnectionLost
        : reason.Fault switch
        {
            ChannelFault.ConnectTimeout => StreamFault.ConnectTimedOut,
            ChannelFault.HandshakeFailed or ChannelFault.CertificateRefused => StreamFault.HandshakeFailed,
            _ => StreamFault.ConnectFailed,
        };
}
