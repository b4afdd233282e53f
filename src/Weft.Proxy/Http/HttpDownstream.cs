using System.Text;
using Weft.Protocols.Detection;
using Weft.Protocols.Messages;
using Weft.Proxy.AccessLogs;
using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Http;

/// <summary>One client connection of an HTTP filter chain: its session, and what is the same for all its requests.</summary>
internal sealed class HttpDownstream : SessionOwner
{
    private readonly HttpService _service;
    private readonly ClientIdentity _client;
    private readonly bool _isCarrier;
    private readonly Channel _channel;
    private byte[]? _localAddress;
    private byte[]? _clientAddress;
    private AccessLogSet? _logs;
    private ulong _chosenLogs;
    private bool _isGrpcTold;

    private HttpDownstream(HttpService service, Channel channel)
    {
        _service = service;
        _channel = channel;
        _isCarrier = channel.NegotiatedAlpn.SequenceEqual(Http2Session.MeshAlpn);
        _client = new ClientIdentity(channel);
    }

    /// <summary>Serves a connection that is open, or a tunnel. Between our proxies it is HTTP/2 at once, else the first bytes tell.</summary>
    public static void Start(HttpService service, Channel channel)
    {
        var downstream = new HttpDownstream(service, channel);
        service.Settings.Metrics.CountConnection(service.Counters);
        // What tunnels carry is counted with the connection that carries them.
        if (channel is not TunnelChannel) channel.CountWith(service.Meter);
        if (downstream._isCarrier) downstream.UseHttp2(channel);
        else channel.Handler = new CodecSelector(downstream, channel, service);
    }

    /// <summary>The client's connection.</summary>
    public Channel Channel => _channel;

    /// <summary>True when the client is another of our proxies.</summary>
    public bool IsOurProxy => _isCarrier;

    /// <summary>Where the client called from, without its port.</summary>
    public ReadOnlySpan<byte> ClientAddress => _clientAddress ??= Encoding.ASCII.GetBytes(_channel.Remote.Address.ToString());

    /// <summary>Which of its chain's logs tell of this client: looked at once, and again for new configuration.</summary>
    public ulong ChosenOf(AccessLogSet logs)
    {
        if (!ReferenceEquals(_logs, logs)) (_logs, _chosenLogs) = (logs, logs.ChosenFor(_channel));
        return _chosenLogs;
    }

    public void UseHttp1(Channel channel)
    {
        _service.Counters.Increment(_service.Settings.Metrics.Http1Connections);
        var timeouts = new Http1Timeouts((int)_service.Settings.HeadTimeout.TotalMilliseconds, (long)_service.Settings.IdleTimeout.TotalMilliseconds, (long)_service.Settings.StreamIdleTimeout.TotalMilliseconds);
        Use(channel, new Http1ServerSession(_service.Sessions, channel, this, new RequestAcceptor(this), timeouts));
    }

    public void UseHttp2(Channel channel)
    {
        _service.Counters.Increment(_service.Settings.Metrics.Http2Connections);
        var session = new Http2Session(_service.Sessions, channel, this, new RequestAcceptor(this), _service.Settings.IdleTimeout)
        {
            HeadMilliseconds = (long)_service.Settings.HeadTimeout.TotalMilliseconds,
            StallMilliseconds = (long)_service.Settings.StreamIdleTimeout.TotalMilliseconds,
        };
        Use(channel, session);
    }

    /// <summary>A request is gRPC: said once for the connection, since the hint may not fit.</summary>
    public void OnGrpcCall()
    {
        if (_isGrpcTold) return;
        _isGrpcTold = true;
        _service.Settings.Port.Take(_service.Context, WireProtocol.Grpc, _channel.Remote);
    }

    /// <summary>The connection ended.</summary>
    public void OnGone(ChannelClose reason)
    {
        var (counters, metrics) = (_service.Counters, _service.Settings.Metrics);
        counters.Decrement(metrics.ConnectionsActive);
        counters.Increment(reason.IsLocal(_channel) ? metrics.Late.ConnectionsDestroyedLocal : metrics.Late.ConnectionsDestroyedRemote);
        counters.Record(metrics.Late.Length, _service.Context.Loop.NowMicroseconds - _channel.BeganMicroseconds);
    }

    public override void OnClosed(HttpSession session, ChannelClose reason)
    {
        _service.OpenSessions.Remove(session);
        _service.Context.Downstreams--;
        OnGone(reason);
    }

    /// <summary>Brings a request to what this hop vouches for: one spelling of its path, nothing a client may not claim, and who it comes from.</summary>
    /// <returns>False when a server may read the path as another one: the request is to be refused.</returns>
    public bool MarkRequest(HeaderBlock request)
    {
        var settings = _service.Settings;
        var hasOneReading = PathNormalizer.TryApply(request);
        // HTTP/1.0 may name no host (RFC 9112 section 3.2); the next hop needs one. Without a service it is the address that was asked (section 3.3).
        if (request.Authority.IsEmpty) request.SetAuthority(settings.Service.Length > 0 ? settings.Service : _localAddress ??= Encoding.ASCII.GetBytes(_channel.Local.ToString()));
        ClaimedFields.Remove(request);
        settings.Edits.Apply(request);
        _client.Mark(request, settings.SetClientCertificate, _service.Context.Loop.Random);
        return hasOneReading;
    }

    private void Use(Channel channel, HttpSession session)
    {
        channel.Handler = session;
        _service.OpenSessions.Add(session);
        _service.Context.Downstreams++;
        session.WatchCertificate();
        session.OnOpened();
        if (_service.Sessions.IsDraining && session is Http2Session) session.Retire();
    }

    private sealed class RequestAcceptor(HttpDownstream downstream) : StreamAcceptor
    {
        public override bool AcceptsTunnels => downstream._isCarrier;

        public override StreamReceiver Accept(HttpStream stream, Channel connection)
        {
            var exchange = downstream._service.Rent();
            exchange.Begin(stream, downstream);
            return exchange;
        }

        public override void OnRefused(in RefusedRequest refused) => downstream._service.OnRefused(downstream, refused);

        public override void AcceptTunnel(Http2Stream stream, HeaderBlock head)
        {
            var tunnel = TunnelChannel.Accept(stream, head, ClosedHandler.Instance);
            Start(downstream._service, tunnel);
            tunnel.Confirm();
        }
    }
}
