using Weft.Proxy.Loop;

namespace Weft.Proxy.Transport;

/// <summary>
/// A two-way stream of bytes on one loop: a socket, TLS over a socket, or a stream inside another connection. All members are for the loop's
/// thread. Calls on a closed channel do nothing.
/// </summary>
internal abstract class Channel : PollTarget
{
    private readonly ByteBuffer _kept;
    private ByteMeter? _meter;
    private bool _notified;

    protected Channel(EventLoop loop, int descriptor, ChannelHandler handler)
        : base(loop, descriptor)
    {
        Handler = handler;
        BeganMicroseconds = loop.NowMicroseconds;
        Output = new ByteBuffer(loop.Blocks);
        _kept = new ByteBuffer(loop.Blocks);
    }

    /// <summary>Who is called; may be replaced at any time, also from within a call.</summary>
    public ChannelHandler Handler { get; set; }

    /// <summary>Bytes accepted and not yet sent. A handler may write into it and call <see cref="ScheduleFlush"/>.</summary>
    public ByteBuffer Output { get; }

    /// <summary>The agreed application protocol, or empty.</summary>
    public virtual ReadOnlySpan<byte> NegotiatedAlpn => default;

    /// <summary>The peer's verified certificate; null without TLS, or when the server asked for none.</summary>
    public virtual PeerCertificate? Peer => null;

    /// <summary>The URI names of the certificate that this side proved itself with; none without TLS.</summary>
    public virtual IReadOnlyList<string> LocalUris => [];

    /// <summary>The subject of that certificate in RFC 2253 form; often empty in a mesh.</summary>
    public virtual string LocalSubject => "";

    public virtual TlsParameters Tls => default;

    /// <summary>On the server side the host name the client asked for in its ClientHello.</summary>
    public virtual string? Sni => null;

    public virtual SocketEndpoint Local => default;

    public virtual SocketEndpoint Remote => default;

    /// <summary>
    /// Asks for one <see cref="ChannelHandler.OnOutputDrained"/> when <see cref="Output"/> is next empty, even if it could be sent at once;
    /// cleared by that call.
    /// </summary>
    public bool NotifyWhenDrained { get; set; }

    /// <summary>Bytes accepted from the handler that have not left for the system or the carrying connection.</summary>
    public virtual int PendingBytes => Output.Length;

    public bool IsReadingPaused { get; private set; }

    /// <summary>True from <see cref="ChannelHandler.OnOpened"/> until the channel is closed by either side.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>True once nothing can be sent or received any more, also before <see cref="ChannelHandler.OnClosed"/> was called.</summary>
    public virtual bool IsClosed => IsReleased;

    /// <summary>The loop's time at which it was accepted or its dial began.</summary>
    public long BeganMicroseconds { get; }

    /// <summary>The peer sent its end before ours was asked for.</summary>
    public bool PeerEndedFirst { get; protected set; }

    public long BytesReceived { get; private set; }

    public long BytesSent { get; private set; }

    /// <summary>Bytes offered and not consumed.</summary>
    public int KeptInputBytes => _kept.Length;

    /// <summary>What passed, and what passes from now on, is counted there too.</summary>
    public void CountWith(ByteMeter meter)
    {
        _meter = meter;
        meter.OnReceived(BytesReceived);
        meter.OnSent(BytesSent);
    }

    /// <summary>Appends to <see cref="Output"/>, which is sent at the end of the batch.</summary>
    public virtual void Write(ReadOnlySpan<byte> bytes)
    {
        if (IsClosed) return;
        Output.Append(bytes);
        ScheduleFlush();
    }

    public void ScheduleFlush() => Loop.ScheduleFlush(this);

    /// <summary>No input is offered until <see cref="ResumeReading"/>; the peer is held back by its window.</summary>
    public void PauseReading() => IsReadingPaused = true;

    /// <summary>Offers what was kept, then reads on; from the ready list, never inside this call.</summary>
    public void ResumeReading()
    {
        if (!IsReadingPaused) return;
        IsReadingPaused = false;
        Loop.ScheduleReady(this);
    }

    /// <summary>
    /// Ends the channel when what was sent is not acknowledged, or not taken by the peer's window, for 20 s. For connections whose reader never
    /// pauses: an application that stops reading for as long is none of our business.
    /// </summary>
    public virtual void LimitUnacknowledged()
    {
    }

    /// <summary>Offers what was kept to a handler that has just taken another's place at the input's end.</summary>
    public void OfferAgain() => OfferKept();

    /// <summary>Half close: after the output was sent, the peer sees the end. Reading goes on.</summary>
    public abstract void ShutdownOutput();

    /// <summary>Sends the output as long as the peer takes some of it, then ends both directions. No more input is offered.</summary>
    public abstract void Close();

    /// <summary>Ends now; output is dropped and plain TCP is reset.</summary>
    public abstract void Abort(ChannelClose reason);

    /// <summary>Nothing: a channel without a descriptor has no events.</summary>
    public override void OnEvents(PollEvents events)
    {
    }

    public override void OnException(Exception exception) =>
        Abort(new ChannelClose(ChannelFault.Exception, exception.Message));

    /// <summary>Memory for the next read behind kept bytes; empty when nothing is kept and input may be offered from where it was read.</summary>
    protected Span<byte> ReserveBehindKept(int count) => _kept.Length == 0 ? default : _kept.Reserve(count);

    /// <summary>Offers kept bytes with <paramref name="count"/> more, which were read into <see cref="ReserveBehindKept"/>'s span.</summary>
    protected void OfferKeptWith(int count)
    {
        _kept.Commit(count);
        OfferKept();
    }

    protected void CountReceived(int bytes)
    {
        BytesReceived += bytes;
        _meter?.OnReceived(bytes);
    }

    protected void CountSent(int bytes)
    {
        BytesSent += bytes;
        _meter?.OnSent(bytes);
    }

    /// <summary>Offers <paramref name="input"/>, behind kept bytes where there are any, and keeps what is not consumed.</summary>
    protected void Offer(ReadOnlySpan<byte> input)
    {
        if (_kept.Length > 0)
        {
            _kept.Append(input);
            OfferKept();
            return;
        }

        while (!IsReadingPaused && !input.IsEmpty && IsOpen)
        {
            var handler = Handler;
            input = input[handler.OnInput(input)..];
            if (ReferenceEquals(handler, Handler)) break;
        }

        if (IsOpen) _kept.Append(input);
    }

    protected void OfferKept()
    {
        while (!IsReadingPaused && _kept.Length > 0 && IsOpen)
        {
            var handler = Handler;
            var consumed = handler.OnInput(_kept.Span);
            if (!IsOpen) return;
            _kept.Consume(consumed);
            if (ReferenceEquals(handler, Handler)) break;
        }
    }

    /// <summary>Drops all bytes that wait in either direction.</summary>
    protected void DropBuffers()
    {
        _kept.Release();
        Output.Release();
    }

    /// <summary>No call follows: another channel has taken this one's place.</summary>
    protected void Silence() => _notified = true;

    /// <summary>Calls <see cref="ChannelHandler.OnClosed"/> unless that happened before.</summary>
    protected void NotifyClosed(ChannelClose reason)
    {
        if (_notified) return;
        _notified = true;
        Handler.OnClosed(reason);
    }
}
