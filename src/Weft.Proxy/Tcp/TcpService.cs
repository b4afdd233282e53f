using System.Text;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tcp;

/// <summary>One opaque filter chain on one worker: its current settings and cluster. A connection keeps what it began with.</summary>
internal sealed class TcpService : SessionOwner
{
    private readonly TunnelCarrier _carrier;
    private TcpSettings _settings = null!;
    private ClusterState _cluster = null!;

    public TcpService(UpstreamContext context, string hop, string proxyName)
    {
        Context = context;
        FailureSuffix = Encoding.ASCII.GetBytes($"; hop={hop}; proxy={proxyName}");
        _carrier = new TunnelCarrier(this);
    }

    public UpstreamContext Context { get; }

    /// <summary>The tail of `x-weft-error`, ready to be written.</summary>
    public byte[] FailureSuffix { get; }

    /// <summary>Connections of other proxies that carry tunnels to here.</summary>
    public HashSet<HttpSession> OpenSessions { get; } = [];

    public void Update(TcpSettings settings, ClusterState cluster)
    {
        _settings = settings;
        _cluster = cluster;
    }

    /// <summary>Serves a connection that is open.</summary>
    public void Start(Channel channel)
    {
        if (!channel.NegotiatedAlpn.SequenceEqual(Http2Session.MeshAlpn))
        {
            Take(channel);
            return;
        }
        var session = new Http2Session(Context.Sessions, channel, this, _carrier, _settings.IdleTimeout);
        channel.Handler = session;
        OpenSessions.Add(session);
        Context.Downstreams++;
        session.WatchCertificate();
        session.OnOpened();
        if (Context.Sessions.IsDraining) session.Retire();
    }

    public override void OnClosed(HttpSession session, ChannelClose reason)
    {
        OpenSessions.Remove(session);
        Context.Downstreams--;
    }

    /// <summary>Carries one opaque connection to an endpoint.</summary>
    public void Take(Channel channel) => TcpRelay.Start(_cluster, _settings, channel);
}
