using System.Text;
using Weft.Proxy.Http;
using Weft.Proxy.Local;
using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Tcp;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Listeners;

/// <summary>One listener on one worker. It outlives changes of configuration while its address stays; what is open goes on.</summary>
internal sealed class ListenerState
{
    private readonly UpstreamContext _context;
    private readonly string _proxyName;
    private HttpService? _http;
    private TcpService? _tcp;
    private LocalService? _local;
    private readonly Action _onReleased;
    private int _open;

    public ListenerState(UpstreamContext context, string proxyName, ListenerModel model)
    {
        _context = context;
        _proxyName = proxyName;
        Model = model;
        _onReleased = () => _open--;
    }

    public ListenerModel Model { get; private set; }

    public EventLoop Loop => _context.Loop;

    /// <summary>Takes a configuration and the clusters that it indexes, at once for all that follows.</summary>
    public void Update(ListenerModel model, ClusterState[] clusters)
    {
        Model = model;
        if (model.Http is { } http) (_http ??= new HttpService(_context, _proxyName)).Update(http, clusters);
        if (model.Tcp is { } tcp) (_tcp ??= new TcpService(_context, model.IsInbound ? "inbound" : "outbound", _proxyName)).Update(tcp, clusters[tcp.Cluster]);
        // What the connection of another proxy carries depends on the kind of chain: those open now would go on with the former one.
        if (model.Http is null) Retire(_http?.OpenSessions);
        if (model.Tcp is null) Retire(_tcp?.OpenSessions);
        if (model.Local is { } local) _local ??= new LocalService(_context.Sessions, local);
    }

    /// <summary>Takes an accepted socket; it is closed when it cannot be served.</summary>
    public void Take(int descriptor, SocketEndpoint remote)
    {
        if (_open >= _context.MaxConnections && Model.Local is null)
        {
            _context.Metrics.Increment(Model.Metrics.Overflows);
            _ = Libc.close(descriptor);
            return;
        }
        _context.Metrics.Increment(Model.Metrics.Connections);
        var accepted = new AcceptedConnection(this);
        if (Model.Tls is not { } tls)
        {
            Count(accepted, PlainChannel.Accept(Loop, descriptor, remote, accepted));
            return;
        }
        if (_context.Tls.Server(tls) is not { } context)
        {
            _context.Metrics.Increment(Model.Metrics.NoIdentity);
            _context.Report("no_identity", $"listener {Model.Name}: connection from {remote} closed, this proxy has no certificate yet");
            _ = Libc.close(descriptor);
            return;
        }
        Count(accepted, TlsChannel.Accept(Loop, descriptor, remote, context, tls.Peers, accepted));
    }

    private void Count(AcceptedConnection accepted, SocketChannel channel)
    {
        accepted.Channel = channel;
        _open++;
        channel.Released = _onReleased;
    }

    /// <summary>The connection is open and its peer verified: gives it to the chain's service.</summary>
    public void Begin(Channel channel)
    {
        if (Model.Tls is not null) NoteAccepted(channel);
        if (channel.NegotiatedAlpn.SequenceEqual(Http2Session.MeshAlpn)) _context.Metrics.Increment(Model.Metrics.MeshConnections);
        if (Model.Http is not null) HttpDownstream.Start(_http!, channel);
        else if (Model.Tcp is not null) _tcp!.Start(channel);
        else _local!.Start(channel);
    }

    private void NoteAccepted(Channel channel)
    {
        _context.Metrics.Increment(Model.Metrics.Handshakes);
        var peer = channel.Peer?.Uris is [var uri, ..] ? uri : "unnamed peer";
        _context.Note("peer_accepted", $"listener {Model.Name}: {channel.Remote}: {peer}, alpn {Encoding.ASCII.GetString(channel.NegotiatedAlpn)}");
    }

    /// <summary>The connection never opened: says who was refused and why, in one line.</summary>
    public void OnRefused(Channel? channel, ChannelClose reason)
    {
        if (Model.Tls is null) return;
        _context.Metrics.Increment(Model.Metrics.HandshakeFailures);
        if (reason.Fault == ChannelFault.CertificateRefused) _context.Metrics.Increment(Model.Metrics.CertificatesRefused);
        _context.Report("peer_refused", $"listener {Model.Name}: {channel?.Remote}: {reason}");
    }

    /// <summary>Open sessions finish what they have and close. Opaque connections go on.</summary>
    public void Drain()
    {
        Retire(_http?.OpenSessions);
        Retire(_tcp?.OpenSessions);
    }

    /// <summary>Client connections of HTTP without a request under way.</summary>
    public int CountIdleSessions() => _http?.OpenSessions.Count(session => session.ActiveStreams == 0) ?? 0;

    private static void Retire(HashSet<HttpSession>? sessions)
    {
        foreach (var session in sessions?.ToArray() ?? []) session.Retire();
    }
}
