using Weft.Proxy.Loop;

namespace Weft.Proxy.Sessions;

/// <summary>
/// Watches one HTTP/2 session: asks a silent peer with open streams for a sign of life, closes a connection long without streams, and
/// one whose peer begins a frame or field block and does not end it.
/// </summary>
internal sealed class SessionTimer : LoopTimer
{
    /// <summary>The opaque data of the PING that follows the first GOAWAY of a drain.</summary>
    public const ulong DrainPing = 0x7765_6674_6472_6169;

    private const ulong LivenessPing = 0x7765_6674_6c69_7665;

    private readonly Http2Session _session;
    private readonly long _idleMilliseconds;
    private long _lastInput;
    private long _unfinishedSince = -1;
    private bool _isAsking;

    public SessionTimer(Http2Session session, TimeSpan idleTimeout)
    {
        _session = session;
        _idleMilliseconds = (long)idleTimeout.TotalMilliseconds;
    }

    private EventLoop Loop => _session.Context.Loop;

    public void Start()
    {
        _lastInput = Loop.NowMilliseconds;
        if (_session.IsServer) _unfinishedSince = _lastInput; // the preface and SETTINGS
        Arm(Next());
    }

    public void Stop() => Loop.Timers.Cancel(this);

    /// <summary>The peer was told to go: it has as long for that PING as for any other.</summary>
    public void OnRetired() => Arm(SessionLimits.PingTimeoutMilliseconds);

    /// <summary>Something was read.</summary>
    /// <param name="isWhole">Nothing is left over: no frame and no field block waits for its end.</param>
    /// <param name="hasProgressed">What is left over began with this input.</param>
    public void OnInput(bool isWhole, bool hasProgressed)
    {
        _lastInput = Loop.NowMilliseconds;
        _isAsking = false;
        if (isWhole)
        {
            _unfinishedSince = -1;
            return;
        }
        if (_unfinishedSince >= 0 && !hasProgressed) return;
        _unfinishedSince = _lastInput;
        if (DeadlineMilliseconds > _lastInput + _session.HeadMilliseconds) Arm(_session.HeadMilliseconds);
    }

    public override void OnFire()
    {
        var now = Loop.NowMilliseconds;
        if (_session.IsEnding) return;
        if (_unfinishedSince >= 0 && now - _unfinishedSince >= _session.HeadMilliseconds)
        {
            _session.OnHeadTimeout();
            return;
        }
        if (_session.ActiveStreams == 0)
        {
            if (_session.IsRetired)
            {
                // Told to go, and its PING not answered.
                _session.EndWithError(Protocols.Http2.Http2ErrorCode.NoError, "drained");
                return;
            }
            if (_idleMilliseconds > 0 && now - Math.Max(_session.IdleSince, 0) >= _idleMilliseconds)
            {
                _session.Retire();
                return;
            }
        }
        else if (_isAsking)
        {
            _session.OnPingTimeout();
            return;
        }
        else if (now - _lastInput >= SessionLimits.PingAfterSilenceMilliseconds)
        {
            _isAsking = true;
            _session.Sender.Ping(LivenessPing, ack: false);
            Arm(SessionLimits.PingTimeoutMilliseconds);
            return;
        }
        Arm(Next());
    }

    private long Next()
    {
        var next = NextOfSilence();
        return _unfinishedSince < 0 ? next : Math.Min(next, Math.Max(TimerWheel.TickMilliseconds, _unfinishedSince + _session.HeadMilliseconds - Loop.NowMilliseconds));
    }

    private long NextOfSilence()
    {
        var now = Loop.NowMilliseconds;
        var ping = Math.Max(TimerWheel.TickMilliseconds, _lastInput + SessionLimits.PingAfterSilenceMilliseconds - now);
        if (_idleMilliseconds <= 0) return _session.ActiveStreams == 0 ? SessionLimits.PingAfterSilenceMilliseconds : ping;
        var idle = Math.Max(TimerWheel.TickMilliseconds, _session.IdleSince + _idleMilliseconds - now);
        return _session.ActiveStreams == 0 ? Math.Min(idle, SessionLimits.PingAfterSilenceMilliseconds) : ping;
    }

    private void Arm(long delay) => Loop.Timers.Arm(this, delay);
}
