using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Upstream;

/// <summary>The HTTP/2 connections of one worker to one endpoint: one, and another while it is full or carries a bulk stream.</summary>
internal sealed class Http2Pool(EndpointState endpoint) : SessionOwner
{
    private readonly List<Http2Session> _sessions = [];

    /// <summary>A session with room for a stream; null when none can be made.</summary>
    public Http2Session? Take()
    {
        Http2Session? bulk = null;
        foreach (var session in _sessions)
        {
            if (!session.HasRoom) continue;
            if (!session.IsBulk) return session;
            bulk = session;
        }
        if (bulk is not null && _sessions.Count >= BulkLimits.MaxConnections) return bulk;
        var channel = endpoint.Dial(ClosedHandler.Instance);
        if (channel is null) return null;
        endpoint.Context.Metrics.Increment(endpoint.Model.Metrics.Http2Connections);
        var opened = new Http2Session(endpoint.Context.Sessions, channel, this, endpoint.Model.IdleTimeout);
        channel.Handler = opened;
        _sessions.Add(opened);
        return opened;
    }

    public void Retire()
    {
        for (var i = _sessions.Count - 1; i >= 0; i--) _sessions[i].Retire();
    }

    public override void OnOpened(HttpSession session) => endpoint.OnConnected(session.Channel);

    public override void OnRetired(HttpSession session) => _sessions.Remove((Http2Session)session);

    public override void OnClosed(HttpSession session, ChannelClose reason)
    {
        _sessions.Remove((Http2Session)session);
        if (session.IsOpen) endpoint.Model.Metrics.Late.RecordRequests(endpoint.Context.Metrics, session.OpenedStreams);
        endpoint.OnDisconnected(session.Channel, session.IsOpen, session.EndedActive, reason);
    }

    public override void OnTunnelsUnsupported(HttpSession session) => endpoint.LearnNoTunnels(session.Channel);
}
