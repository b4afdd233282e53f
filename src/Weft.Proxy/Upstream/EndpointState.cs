using System.Text;
using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Upstream;

/// <summary>One endpoint of a cluster on one worker: its pools, and what is known of its health.</summary>
internal sealed class EndpointState
{
    /// <summary>How long an endpoint is passed over after its first failed connect; doubles with each further one.</summary>
    private const int FirstAvoidMilliseconds = 500;

    /// <summary>What that doubling stops at.</summary>
    private const int LongestAvoidMilliseconds = 30_000;

    private readonly ClusterState _cluster;
    private readonly Http1Pool _http1;
    private readonly Http2Pool _http2;
    private readonly byte[] _authority;
    private long _avoidUntil;
    private int _failures;
    private bool _refusesTunnels;
    private Channel? _spare;

    public EndpointState(ClusterState cluster, SocketEndpoint address, ActiveCounts active)
    {
        _cluster = cluster;
        Address = address;
        Active = active;
        _authority = Encoding.ASCII.GetBytes(address.ToString());
        _http1 = new Http1Pool(this);
        _http2 = new Http2Pool(this);
    }

    public SocketEndpoint Address { get; }

    public ActiveCounts Active { get; }

    public int Weight { get; set; } = 1;

    public ClusterModel Model => _cluster.Model;

    public UpstreamContext Context => _cluster.Context;

    /// <summary>False for a while after connects failed.</summary>
    public bool IsPreferred => _failures == 0 || Context.Loop.NowMilliseconds >= _avoidUntil;

    /// <summary>Connect failures since the last success.</summary>
    public int Failures => _failures;

    /// <summary>Opens a stream for a request, on a pooled connection or a new one; null when there is no identity to connect with.</summary>
    /// <param name="receiver">Who is told of the answer.</param>
    /// <param name="again">The request failed before: no idle HTTP/1.1 connection, since the next may have been closed as the last was.</param>
    /// <param name="isUpgrade">The request asks to leave HTTP: where HTTP/2 does not allow it, HTTP/1.1 is spoken.</param>
    public HttpStream? OpenStream(StreamReceiver receiver, bool again, bool isUpgrade)
    {
        if (Model.Protocol == UpstreamProtocol.Http1) return _http1.Take(mustBeNew: again)?.OpenStream(receiver);
        var session = _http2.Take();
        if (isUpgrade && session is { AllowsExtendedConnect: false } && Model.Tls is not { Alpn.OffersTunnels: true })
            return _http1.Take(mustBeNew: again)?.OpenStream(receiver);
        return session?.OpenStream(receiver);
    }

    /// <summary>Opens an opaque connection: a tunnel where the peer knows them, else a socket of its own; null without an identity.</summary>
    /// <param name="handler">Who is called.</param>
    /// <param name="traceSeed">What a proxy that takes a tunnel makes its traces from; empty: nothing is said.</param>
    public Channel? OpenConnection(ChannelHandler handler, ReadOnlySpan<byte> traceSeed)
    {
        if (Model.Tls is not { Alpn.OffersTunnels: true } || _refusesTunnels) return TakeSpare(handler) ?? Dial(handler, isOpaque: true);
        var session = _http2.Take();
        if (session is null) return null;
        Context.Metrics.Increment(Model.Metrics.Tunnels);
        return TunnelChannel.Open(session, _authority, traceSeed, handler);
    }

    /// <summary>
    /// The peer agreed on a protocol without tunnels: from now on opaque connections are dialled one by one. The first is what was dialled
    /// for the tunnels, since the peer's application has already been called for it.
    /// </summary>
    public void LearnNoTunnels(Channel opened)
    {
        _refusesTunnels = true;
        _spare = opened;
        Context.Loop.Post(() =>
        {
            if (!ReferenceEquals(_spare, opened)) return;
            _spare = null;
            opened.Abort(new ChannelClose(ChannelFault.LocalAbort, "nobody waits for it any more"));
        });
    }

    /// <summary>Begins a new connection to the endpoint; null without an identity.</summary>
    /// <param name="handler">Who is called.</param>
    /// <param name="isOpaque">Not for requests or tunnels: a peer that learned `weft/1` meanwhile must not choose it here.</param>
    public Channel? Dial(ChannelHandler handler, bool isOpaque = false)
    {
        var model = Model;
        Channel channel;
        if (model.Tls is { } tls)
        {
            if (Context.Tls.Client(isOpaque ? tls.WithoutTunnels() : tls) is not { } context) return null;
            channel = TlsChannel.Connect(Context.Loop, Address, model.ConnectTimeout, context, tls.Sni, tls.Peers, handler);
        }
        else
        {
            channel = PlainChannel.Connect(Context.Loop, Address, model.ConnectTimeout, handler);
        }
        model.Metrics.CountDial(Context.Metrics);
        return channel;
    }

    private Channel? TakeSpare(ChannelHandler handler)
    {
        if (_spare is not { IsOpen: true } channel) return null;
        _spare = null;
        channel.Handler = handler;
        Context.Metrics.Increment(Model.Metrics.ConnectionsActive);
        Context.Loop.Post(() =>
        {
            if (!channel.IsOpen) return;
            handler.OnOpened();
            channel.ResumeReading();
        });
        return channel;
    }

    /// <summary>A connection of this endpoint opened.</summary>
    public void OnConnected(Channel channel)
    {
        OnAnswered();
        Model.Metrics.Late.RecordConnected(Context.Metrics, Context.Loop.NowMicroseconds - channel.BeganMicroseconds);
        if (Model.Tls is not null) Context.Metrics.Increment(Model.Metrics.Handshakes);
    }

    /// <summary>A connection of this endpoint is gone.</summary>
    /// <param name="channel">The connection.</param>
    /// <param name="wasOpen">False: it never opened.</param>
    /// <param name="wasActive">It carried an exchange, or is an opaque connection.</param>
    /// <param name="reason">Why.</param>
    public void OnDisconnected(Channel channel, bool wasOpen, bool wasActive, ChannelClose reason)
    {
        Context.Metrics.Decrement(Model.Metrics.ConnectionsActive);
        if (wasOpen)
        {
            Model.Metrics.Late.RecordDestroyed(Context.Metrics, reason.IsLocal(channel), wasActive, Context.Loop.NowMicroseconds - channel.BeganMicroseconds);
        }
        else if (reason.Fault != ChannelFault.LocalAbort)
        {
            OnConnectFailed(reason);
        }
    }

    /// <summary>A connection could not be opened.</summary>
    public void OnConnectFailed(ChannelClose reason)
    {
        var metrics = Model.Metrics.Late;
        switch (reason.Fault)
        {
            case ChannelFault.ConnectTimeout:
                Context.Metrics.Increment(metrics.ConnectTimeouts);
                break;
            case ChannelFault.HandshakeFailed or ChannelFault.CertificateRefused:
                Context.Metrics.Increment(metrics.HandshakeFailures);
                if (reason.Fault == ChannelFault.CertificateRefused) Context.Metrics.Increment(metrics.CertificatesRefused);
                break;
        }
        Context.Metrics.Increment(metrics.ConnectFailures);
        Avoid();
        if (reason.Fault is ChannelFault.HandshakeFailed or ChannelFault.CertificateRefused)
            Context.Report("upstream_refused", $"cluster {Model.Name} endpoint {Address}: {reason}");
    }

    /// <summary>
    /// The endpoint could not take what it was given, though its proxy may be well: passed over for a while, longer each time in a row.
    /// What was under way together is one failure, not many.
    /// </summary>
    public void Avoid()
    {
        if (!IsPreferred) return;
        _avoidUntil = Context.Loop.NowMilliseconds + Math.Min(LongestAvoidMilliseconds, FirstAvoidMilliseconds << Math.Min(_failures, 8));
        _failures++;
    }

    /// <summary>The endpoint's application answered.</summary>
    public void OnAnswered() => _failures = 0;

    /// <summary>Pooled connections take nothing new and close after their last exchange.</summary>
    public void Retire()
    {
        _http1.Retire();
        _http2.Retire();
        _refusesTunnels = false;
    }
}
