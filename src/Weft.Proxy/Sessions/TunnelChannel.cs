using System.Text;
using Weft.Protocols.Messages;
using Weft.Proxy.Loop;
using Weft.Proxy.Transport;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Sessions;

/// <summary>
/// An opaque connection carried by one HTTP/2 stream between our proxies: `CONNECT` with `:protocol: weft-tcp`. Bytes are DATA, the end of
/// one direction is END_STREAM, a reset is RST_STREAM(CANCEL). Whoever uses it sees an ordinary channel.
/// </summary>
internal sealed class TunnelChannel : Channel
{
    /// <summary>How long a closed tunnel waits for its output to leave and for the peer's end.</summary>
    private const int LingerMilliseconds = 2_000;

    private readonly TunnelReceiver _receiver;
    private readonly Http2Session _session;
    private readonly LingerTimer _linger;
    private Http2Stream? _stream;
    private ChannelClose _reason;
    private bool _isAnswered;
    private bool _isClosing;
    private bool _endQueued;
    private bool _localEnded;
    private bool _remoteEnded;
    private bool _endDelivered;
    private int _queued;

    private TunnelChannel(Http2Session session, ChannelHandler handler)
        : base(session.Context.Loop, -1, handler)
    {
        _session = session;
        _receiver = new TunnelReceiver(this);
        _linger = new LingerTimer(this);
    }

    /// <summary>The `:protocol` of our tunnels.</summary>
    public static ReadOnlySpan<byte> ProtocolName => "weft-tcp"u8;

    // What the traces of a connection are made from, where its protocol carries no context.
    private static ReadOnlySpan<byte> TraceSeedName => "weft-trace-seed"u8;

    /// <summary>The carrier's verified peer is the tunnel's.</summary>
    public override PeerCertificate? Peer => _session.Channel.Peer;

    public override IReadOnlyList<string> LocalUris => _session.Channel.LocalUris;

    public override string LocalSubject => _session.Channel.LocalSubject;

    public override TlsParameters Tls => _session.Channel.Tls;

    public override string? Sni => _session.Channel.Sni;

    public override SocketEndpoint Local => _session.Channel.Local;

    public override SocketEndpoint Remote => _session.Channel.Remote;

    public override bool IsOpen => _isAnswered && !_isClosing;

    public override bool IsClosed => IsReleased;

    public override int PendingBytes => Output.Length + _queued;

    /// <summary>Client side: why the stream ended early.</summary>
    public StreamFault StreamFault { get; private set; }

    /// <summary>Server side: what the client's proxy makes its traces from; null when it said nothing, or nothing that is one.</summary>
    public TraceSeed? Seed { get; private init; }

    /// <summary>The peer turned out to speak no `weft/1`: the connection has to be dialled by itself.</summary>
    public bool IsUnsupported => StreamFault == StreamFault.TunnelUnsupported;

    /// <summary>Client side: asks the peer's inbound to accept a connection. Bytes may be written at once; OnOpened comes with its 200.</summary>
    /// <param name="session">What carries it.</param>
    /// <param name="authority">Whom it is for.</param>
    /// <param name="traceSeed">What the peer makes its traces from; empty: nothing is said.</param>
    /// <param name="handler">Who uses it.</param>
    public static TunnelChannel Open(Http2Session session, ReadOnlySpan<byte> authority, ReadOnlySpan<byte> traceSeed, ChannelHandler handler)
    {
        var tunnel = new TunnelChannel(session, handler);
        tunnel._stream = session.OpenTunnel(tunnel._receiver);
        var head = session.Context.Composed;
        head.Clear();
        head.SetMethod("CONNECT"u8);
        head.SetProtocol(ProtocolName);
        head.SetScheme("https"u8);
        head.SetPath("/"u8);
        head.SetAuthority(authority);
        // Another each time: no table is to keep it.
        if (!traceSeed.IsEmpty) head.Add(TraceSeedName, traceSeed, default, sensitive: true);
        tunnel._stream.SendHead(head, endStream: false);
        return tunnel;
    }

    /// <summary>Server side: a tunnel that a client asked for. Whoever accepts it sets the handler and answers with <see cref="Confirm"/>.</summary>
    public static TunnelChannel Accept(Http2Stream stream, HeaderBlock head, ChannelHandler handler)
    {
        var tunnel = new TunnelChannel(stream.Session, handler) { _stream = stream, _isAnswered = true, Seed = SeedOf(head) };
        stream.Receiver = tunnel._receiver;
        return tunnel;
    }

    /// <summary>Server side: the application accepted; the client may believe that its bytes arrive.</summary>
    public void Confirm()
    {
        if (_stream is null) return;
        var head = _session.Context.Composed;
        head.Clear();
        head.Status = 200;
        _stream.SendHead(head, endStream: false);
    }

    /// <summary>Server side: nothing was delivered, the client may try another endpoint.</summary>
    public void Refuse(string why)
    {
        Detach()?.Reset(StreamFault.Refused);
        End(new ChannelClose(ChannelFault.LocalAbort, why));
    }

    public override void ShutdownOutput()
    {
        if (_endQueued || _stream is null) return;
        _endQueued = true;
        ScheduleFlush();
    }

    public override void Close()
    {
        if (_isClosing) return;
        ShutdownOutput();
        _isClosing = true;
        Loop.Timers.Arm(_linger, LingerMilliseconds);
        Settle();
    }

    public override void Abort(ChannelClose reason)
    {
        Detach()?.Reset(StreamFault.Cancelled);
        End(reason);
    }

    public override void OnFlush()
    {
        if (_stream is null || (Output.Length == 0 && !_endQueued)) return;
        Pass(Output.Span, _endQueued);
        Output.Release();
    }

    /// <summary>Offers what was kept while reading was paused.</summary>
    public override void OnReady()
    {
        if (IsReadingPaused || !IsOpen) return;
        var before = KeptInputBytes;
        OfferKept();
        Credit(before - KeptInputBytes);
        DeliverEnd();
    }

    public override void OnRelease()
    {
        Loop.Timers.Cancel(_linger);
        NotifyClosed(_reason);
        DropBuffers();
    }

    public override void OnException(Exception exception) => Abort(new ChannelClose(ChannelFault.Exception, exception.Message));

    private static TraceSeed? SeedOf(HeaderBlock head)
    {
        var index = head.IndexOf(TraceSeedName);
        return index >= 0 && TraceSeed.TryRead(head.ValueAt(index), out var seed) ? seed : null;
    }

    private void OnAnswer(HeaderBlock head, bool endStream)
    {
        if (_isAnswered || head.Status < 200) return;
        if (head.Status == 200 && !endStream)
        {
            _isAnswered = true;
            Handler.OnOpened();
            return;
        }
        var status = head.Status;
        StreamFault = StreamFault.Refused;
        Detach()?.Reset(StreamFault.Cancelled);
        End(new ChannelClose(ChannelFault.ConnectRefused, $"the peer's proxy answered {status}"));
    }

    private void OnData(ReadOnlySpan<byte> data, bool endStream)
    {
        CountReceived(data.Length);
        _remoteEnded |= endStream;
        if (data.Length > 0)
        {
            var before = KeptInputBytes;
            if (IsOpen) Offer(data);
            Credit(before + data.Length - KeptInputBytes);
        }
        if (!endStream) return;
        if (_localEnded) _stream = null;
        DeliverEnd();
    }

    private void OnReset(StreamFault fault, string? detail)
    {
        _stream = null;
        StreamFault = fault;
        var kind = fault switch
        {
            StreamFault.ConnectTimedOut => ChannelFault.ConnectTimeout,
            StreamFault.HandshakeFailed => ChannelFault.HandshakeFailed,
            StreamFault.TunnelUnsupported => ChannelFault.ConnectFailed,
            StreamFault.ConnectFailed or StreamFault.Refused or StreamFault.ConnectionRetired => ChannelFault.ConnectRefused,
            _ => ChannelFault.PeerReset,
        };
        End(new ChannelClose(kind, detail));
    }

    private void OnSent(int bytes)
    {
        CountSent(bytes);
        _queued -= bytes;
        if (_stream is { LocalEnded: true })
        {
            _localEnded = true;
            if (_remoteEnded) _stream = null;
            Settle();
        }
        if (_queued > 0 || !NotifyWhenDrained || _isClosing) return;
        NotifyWhenDrained = false;
        Handler.OnOutputDrained();
    }

    private void Pass(ReadOnlySpan<byte> bytes, bool endStream)
    {
        _queued += bytes.Length;
        _stream!.SendData(bytes, endStream);
    }

    private void DeliverEnd()
    {
        if (!_remoteEnded || _endDelivered || KeptInputBytes > 0 || IsReadingPaused) return;
        _endDelivered = true;
        if (IsOpen) Handler.OnInputEnd();
        Settle();
    }

    /// <summary>Both directions ended and told: the tunnel is over.</summary>
    private void Settle()
    {
        if (_localEnded && (_endDelivered || (_isClosing && _remoteEnded))) End(ChannelClose.Clean);
    }

    private void Credit(int bytes)
    {
        if (bytes > 0) _stream?.ReturnCredit(bytes);
    }

    private Http2Stream? Detach()
    {
        var stream = _stream;
        _stream = null;
        return stream;
    }

    private void End(ChannelClose reason)
    {
        if (IsReleased) return;
        _isClosing = true;
        _stream = null;
        _reason = reason;
        Loop.ScheduleRelease(this);
    }

    private sealed class TunnelReceiver(TunnelChannel tunnel) : StreamReceiver
    {
        public override void OnHead(HttpStream stream, HeaderBlock head, bool endStream) => tunnel.OnAnswer(head, endStream);

        public override void OnData(HttpStream stream, ReadOnlySpan<byte> data, bool endStream) => tunnel.OnData(data, endStream);

        public override void OnTrailers(HttpStream stream, HeaderBlock trailers) => tunnel.OnData(default, endStream: true);

        public override void OnReset(HttpStream stream, StreamFault fault, string? detail) => tunnel.OnReset(fault, detail);

        public override void OnSent(HttpStream stream, int bytes) => tunnel.OnSent(bytes);
    }

    private sealed class LingerTimer(TunnelChannel tunnel) : LoopTimer
    {
        public override void OnFire() => tunnel.Abort(ChannelClose.Clean);
    }
}
