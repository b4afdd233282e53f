using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;

namespace Weft.Proxy.Tcp;

/// <summary>One opaque filter chain on one worker: its current settings and cluster. A connection keeps what it began with.</summary>
internal sealed class TcpService : SessionOwner
{
    private const int MillisecondsBetweenReports = 1_000;

    private readonly TunnelCarrier _carrier;
    private readonly string _hop;
    private readonly string _proxyName;
    private readonly ConnectionRecord _record;
    private TcpSettings _settings = null!;
    private ClusterState _cluster = null!;
    private long _nextReport;
    private int _unreported;

    public TcpService(UpstreamContext context, string hop, string proxyName)
    {
        Context = context;
        (_hop, _proxyName) = (hop, proxyName);
        _carrier = new TunnelCarrier(this);
        _record = new ConnectionRecord(context, this);
    }

    public UpstreamContext Context { get; }

    /// <summary>Where its failures are made.</summary>
    public FailurePlace Place { get; private set; } = null!;

    /// <summary>Connections of other proxies that carry tunnels to here.</summary>
    public HashSet<HttpSession> OpenSessions { get; } = [];

    public void Update(TcpSettings settings, ClusterState cluster)
    {
        _settings = settings;
        _cluster = cluster;
        Place = new FailurePlace(_hop, _proxyName, settings.TimeoutPolicy);
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

    /// <summary>Dials for a client that has not shown what it speaks.</summary>
    public TcpRelay Dial(Channel channel, Action onServerSpoke) => TcpRelay.Open(this, _cluster, _settings, channel, onServerSpoke);

    /// <summary>Carries one opaque connection to an endpoint.</summary>
    public void Take(Channel channel) => TcpRelay.Start(this, _cluster, _settings, channel);

    /// <summary>An opaque connection has ended in both directions.</summary>
    /// <param name="settings">Those it began with.</param>
    /// <param name="ended">What is known of it.</param>
    public void OnEnded(TcpSettings settings, in ConnectionSummary ended)
    {
        settings.Metrics.Record(Context.Metrics, ended);
        settings.Logs?.Write(_record.Fill(ended), Context, settings.Logs.ChosenFor(ended.Client));
        if (ended.Cause.Reason != CloseReason.Failure) return;
        var cause = ended.Cause;
        Context.Failures.Add(new FailedTraffic(Context.Loop.NowMicroseconds, cause.Failure, Place, ended.Cluster, ended.Endpoint, ended.Client.Remote, cause.Detail));
        Report(ended);
    }

    /// <summary>An opaque connection lives on.</summary>
    /// <param name="settings">Those it began with.</param>
    /// <param name="soFar">What is known of it.</param>
    /// <param name="tick">How often the interval of its logs has passed.</param>
    public void OnInterval(TcpSettings settings, in ConnectionSummary soFar, long tick) =>
        settings.Logs?.WriteDue(_record.Fill(soFar), Context, settings.Logs.ChosenFor(soFar.Client), tick);

    // A service that is down fails each connection: one line a second says so.
    private void Report(in ConnectionSummary ended)
    {
        _unreported++;
        if (Context.Loop.NowMilliseconds < _nextReport) return;
        _nextReport = Context.Loop.NowMilliseconds + MillisecondsBetweenReports;
        var cause = ended.Cause;
        Context.Report(
            "tcp_failed",
            $"{_hop} cluster {ended.Cluster} endpoint {ended.Endpoint}: client {ended.Client.Remote}: {Failure.Of(cause.Failure).Name} after {ended.Tries} tries: {cause.Detail ?? "-"} ({_unreported} since the last line)");
        _unreported = 0;
    }
}
