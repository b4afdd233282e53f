using Weft.Proxy.Loop;
using Weft.Proxy.Sessions;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Upstream;

/// <summary>The HTTP/1.1 connections of one worker to one endpoint. The one idle for the shortest time is used first, so that others can time out.</summary>
internal sealed class Http1Pool : SessionOwner
{
    /// <summary>Idle connections kept for one endpoint on one worker.</summary>
    private const int MaxIdle = 1024;

    private readonly EndpointState _endpoint;
    private readonly IdleTimer _timer;
    private readonly List<Http1ClientSession> _all = [];
    private readonly List<Http1ClientSession> _idle = [];

    public Http1Pool(EndpointState endpoint)
    {
        _endpoint = endpoint;
        _timer = new IdleTimer(this);
    }

    private EventLoop Loop => _endpoint.Context.Loop;

    /// <summary>An idle session unless it <paramref name="mustBeNew"/>, or a new one; null when none can be made.</summary>
    public Http1ClientSession? Take(bool mustBeNew)
    {
        while (!mustBeNew && _idle.Count > 0)
        {
            var session = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            if (session.HasRoom) return session;
        }
        var channel = _endpoint.Dial(ClosedHandler.Instance);
        if (channel is null) return null;
        _endpoint.Context.Metrics.Increment(_endpoint.Model.Metrics.Http1Connections);
        var opened = new Http1ClientSession(_endpoint.Context.Sessions, channel, this);
        channel.Handler = opened;
        _all.Add(opened);
        return opened;
    }

    public void Retire()
    {
        _idle.Clear();
        for (var i = _all.Count - 1; i >= 0; i--) _all[i].Retire();
    }

    public override void OnOpened(HttpSession session) => _endpoint.OnConnected(session.Channel);

    public override void OnRoom(HttpSession session)
    {
        if (_idle.Count >= MaxIdle)
        {
            session.Retire();
            return;
        }
        _idle.Add((Http1ClientSession)session);
        var timeout = (long)_endpoint.Model.IdleTimeout.TotalMilliseconds;
        if (_idle.Count == 1 && timeout > 0) Loop.Timers.Arm(_timer, timeout);
    }

    public override void OnClosed(HttpSession session, ChannelClose reason)
    {
        _all.Remove((Http1ClientSession)session);
        _idle.Remove((Http1ClientSession)session);
        if (session.IsOpen) _endpoint.Model.Metrics.Late.RecordRequests(_endpoint.Context.Metrics, session.OpenedStreams);
        _endpoint.OnDisconnected(session.Channel, session.IsOpen, session.EndedActive, reason);
    }

    private void CloseIdle()
    {
        var timeout = (long)_endpoint.Model.IdleTimeout.TotalMilliseconds;
        if (timeout <= 0) return;
        while (_idle.Count > 0 && _idle[0].IdleSince + timeout <= Loop.NowMilliseconds)
        {
            var session = _idle[0];
            _idle.RemoveAt(0);
            session.Retire();
        }
        if (_idle.Count > 0) Loop.Timers.Arm(_timer, _idle[0].IdleSince + timeout - Loop.NowMilliseconds);
    }

    private sealed class IdleTimer(Http1Pool pool) : LoopTimer
    {
        public override void OnFire() => pool.CloseIdle();
    }
}
