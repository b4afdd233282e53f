using System.Text;
using Weft.Protocols.Tls;
using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Listeners;

/// <summary>One listener on one worker. It outlives changes of configuration while its address stays; what is open goes on.</summary>
internal sealed class ListenerState
{
    private readonly UpstreamContext _context;
    private readonly string _proxyName;
    private readonly Action _onReleased;

    // By name, those that configuration dropped too: it may bring them back while their connections are open.
    private readonly Dictionary<string, ChainState> _known = new(StringComparer.Ordinal);
    private ChainState[] _chains = [];
    private int _open;

    public ListenerState(UpstreamContext context, string proxyName, ListenerModel model)
    {
        _context = context;
        _proxyName = proxyName;
        Model = model;
        _onReleased = () =>
        {
            _open--;
            _context.Metrics.Increment(Model.Metrics.Late.Destroyed);
            _context.Metrics.Set(Model.Metrics.Active, _open);
        };
    }

    public ListenerModel Model { get; private set; }

    public EventLoop Loop => _context.Loop;

    /// <summary>Who came without the mesh's TLS.</summary>
    public PlaintextClients Plaintext { get; } = new();

    /// <summary>Whether clients here wait for a server that speaks first.</summary>
    public BannerHabit Habit { get; } = new();

    /// <summary>The chain that clear text goes to when it is opaque: its application may speak first. Null: clients speak first.</summary>
    public ChainState? OpaqueChain => ChainOf(null) is { Model.Tls: null, Opaque: not null } chain ? chain : null;

    /// <summary>How long a client may take from its first byte to the end of a ClientHello, in milliseconds.</summary>
    public long HeadMilliseconds => ChainOf(null)?.Model.Http is { HeadTimeout.Ticks: > 0 } http
        ? (long)http.HeadTimeout.TotalMilliseconds
        : SessionLimits.DefaultHeadMilliseconds;

    /// <summary>How long a client of HTTP may say nothing at all, in milliseconds; 0 is for ever.</summary>
    public long SilenceMilliseconds => ChainOf(null)?.Model.Http is { } http ? (long)http.IdleTimeout.TotalMilliseconds : 0;

    /// <summary>Takes a configuration and the clusters that it indexes, at once for all that follows.</summary>
    public void Update(ListenerModel model, ClusterState[] clusters)
    {
        // At another address it is another series.
        _context.Metrics.Set(Model.Metrics.Active, 0);
        Model = model;
        _context.Metrics.Set(Model.Metrics.Active, _open);
        _chains = new ChainState[model.Chains.Count];
        for (var i = 0; i < _chains.Length; i++)
        {
            var chain = model.Chains[i];
            if (!_known.TryGetValue(chain.Name, out var state)) _known[chain.Name] = state = new ChainState(_context, _proxyName, model.IsInbound);
            state.Update(chain, clusters);
            _chains[i] = state;
        }
        foreach (var gone in _known.Values.Except(_chains)) gone.Fade();
    }

    /// <summary>Takes an accepted socket; it is closed when it cannot be served.</summary>
    public void Take(int descriptor, SocketEndpoint remote)
    {
        if (_open >= _context.MaxConnections && Model.Chains[0].Local is null)
        {
            _context.Metrics.Increment(Model.Metrics.Late.Overflows);
            _ = Libc.close(descriptor);
            return;
        }
        Model.Metrics.CountConnection(_context.Metrics);
        if (Model.ReadsFirstBytes)
        {
            var first = new FirstBytes(this);
            first.Channel = Counted(PlainChannel.Accept(Loop, descriptor, remote, first));
            return;
        }
        var chain = _chains[Model.ChainFor(remote)];
        var accepted = new AcceptedConnection(this, chain);
        if (chain.Model.Tls is not { } tls)
        {
            accepted.Channel = Counted(PlainChannel.Accept(Loop, descriptor, remote, accepted));
            return;
        }
        if (ServerContext(tls, remote) is { } context) accepted.Channel = Counted(TlsChannel.Accept(Loop, descriptor, remote, context, tls.Peers, accepted));
        else _ = Libc.close(descriptor);
    }

    /// <summary>The chain for a client that said this first (null: no TLS); null and counted when none fits.</summary>
    public ChainState? Choose(ClientHello? hello, Channel channel)
    {
        if (ChainOf(hello) is { } chain) return chain;
        _context.Metrics.Increment(Model.Metrics.Late.NoChain);
        _context.Report("no_filter_chain", $"listener {Model.Name}: {channel.Remote} closed, no filter chain is for {(hello is null ? "clear text" : "its TLS")}");
        return null;
    }

    /// <summary>Ends TLS on a connection whose first bytes were read in the clear.</summary>
    public void Secure(PlainChannel channel, ChainState chain, ReadOnlySpan<byte> firstBytes)
    {
        _context.Metrics.Increment(Model.Metrics.Late.PermissiveTls);
        Habit.OnMeshClient(Loop.NowMilliseconds);
        if (ServerContext(chain.Model.Tls!, channel.Remote) is not { } context)
        {
            channel.Abort(new ChannelClose(ChannelFault.LocalAbort, "no certificate yet"));
            return;
        }
        var accepted = new AcceptedConnection(this, chain);
        accepted.Channel = Counted(TlsChannel.TakeOver(channel, firstBytes, context, chain.Model.Tls!.Peers, accepted));
    }

    /// <summary>A client was served that STRICT would refuse.</summary>
    public void NotePlaintext(Channel channel, bool isForeignTls)
    {
        _context.Metrics.Increment(isForeignTls ? Model.Metrics.Late.PermissiveForeignTls : Model.Metrics.Late.PermissivePlaintext);
        Plaintext.Note(channel.Remote, isForeignTls, Loop.UtcNow);
    }

    /// <summary>A connection's first bytes were no good: says so, and why.</summary>
    public void OnFirstBytesRefused(Channel channel, string why)
    {
        _context.Metrics.Increment(Model.Metrics.Late.FirstBytesRefused);
        _context.Report("first_bytes_refused", $"listener {Model.Name}: {channel.Remote}: {why}");
    }

    /// <summary>The connection is open and its peer verified: gives it to the chain's service.</summary>
    public void Begin(Channel channel, ChainState chain)
    {
        if (chain.Model.Tls is not null) NoteAccepted(channel);
        if (channel.NegotiatedAlpn.SequenceEqual(Http2Session.MeshAlpn)) _context.Metrics.Increment(Model.Metrics.Late.MeshConnections);
        chain.Begin(channel);
    }

    /// <summary>The connection never opened: says who was refused and why, in one line.</summary>
    public void OnRefused(Channel? channel, ChainState chain, ChannelClose reason)
    {
        if (chain.Model.Tls is null) return;
        _context.Metrics.Increment(Model.Metrics.Late.HandshakeFailures);
        if (reason.Fault == ChannelFault.CertificateRefused) _context.Metrics.Increment(Model.Metrics.Late.CertificatesRefused);
        _context.Report("peer_refused", $"listener {Model.Name}: {channel?.Remote}: {reason}");
    }

    /// <summary>Open sessions finish what they have and close. Opaque connections go on.</summary>
    public void Drain()
    {
        foreach (var chain in _known.Values) chain.Drain();
    }

    /// <summary>Client connections of HTTP without a request under way.</summary>
    public int CountIdleSessions() => _known.Values.Sum(chain => chain.CountIdleSessions());

    private T Counted<T>(T channel)
        where T : SocketChannel
    {
        _open++;
        _context.Metrics.Set(Model.Metrics.Active, _open);
        channel.Released = _onReleased;
        return channel;
    }

    private ChainState? ChainOf(ClientHello? hello) => FilterChainMatcher.Find(Model.Chains, hello) is >= 0 and var index ? _chains[index] : null;

    private TlsContext? ServerContext(DownstreamTlsModel tls, SocketEndpoint remote)
    {
        if (_context.Tls.Server(tls) is { } context) return context;
        _context.Metrics.Increment(Model.Metrics.Late.NoIdentity);
        _context.Report("no_identity", $"listener {Model.Name}: connection from {remote} closed, this proxy has no certificate yet");
        return null;
    }

    private void NoteAccepted(Channel channel)
    {
        _context.Metrics.Increment(Model.Metrics.Late.Handshakes);
        var peer = channel.Peer?.Uris is [var uri, ..] ? uri : "unnamed peer";
        _context.Note("peer_accepted", $"listener {Model.Name}: {channel.Remote}: {peer}, alpn {Encoding.ASCII.GetString(channel.NegotiatedAlpn)}");
    }
}
