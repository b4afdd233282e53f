using Weft.Proxy.Loop;

namespace Weft.Proxy.Sessions;

/// <summary>
/// Watches one HTTP/2 session: asks a silent peer with open streams for a sign of life, closes a connection long without streams, and
/// one whose peer begins a frame or field block and does not end it, and resets streams whose peer does not read the end of its answer.
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
    private long _askedAt = -1;
    private long _retiredAt;

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
    public void OnRetired()
    {
        _retiredAt = Loop.NowMilliseconds;
        Within(SessionLimits.PingTimeoutMilliseconds);
    }

    /// <summary>Something is to be looked at by then.</summary>
    public void Within(long milliseconds)
    {
        if (!IsArmed || DeadlineMilliseconds > Loop.NowMilliseconds + milliseconds) Arm(milliseconds);
    }

    /// <summary>Something was read.</summary>
    /// <param name="isWhole">Nothing is left over: no frame and no field block waits for its end.</param>
    /// <param name="hasProgressed">What is left over began with this input.</param>
    public void OnInput(bool isWhole, bool hasProgressed)
    {
        _lastInput = Loop.NowMilliseconds;
        _askedAt = -1;
        if (isWhole)
        {
            _unfinishedSince = -1;
            return;
        }
        if (_unfinishedSince >= 0 && !hasProgressed) return;
        _unfinishedSince = _lastInput;
        Within(_session.HeadMilliseconds);
    }

    public override void OnFire()
    {
        if (_session.IsEnding) return;
        var now = Loop.NowMilliseconds;
        if (_unfinishedSince >= 0 && now - _unfinishedSince >= _session.HeadMilliseconds)
        {
            _session.OnHeadTimeout();
            return;
        }
        var stall = _session.ResetStalled();
        if (_session.IsEnding || (_session.ActiveStreams == 0 ? TryEndIdle(now) : TryEndSilent(now))) return;
        Arm(Math.Min(stall, Next()));
    }

    private bool TryEndIdle(long now)
    {
        if (_session.IsRetired)
        {
            if (now < _retiredAt + SessionLimits.PingTimeoutMilliseconds) return false;
            // Told to go, and its PING not answered.
            _session.EndWithError(Protocols.Http2.Http2ErrorCode.NoError, "drained");
            return true;
        }
        if (_idleMilliseconds <= 0 || now - Math.Max(_session.IdleSince, 0) < _idleMilliseconds) return false;
        _session.Retire();
        return true;
    }

    private bool TryEndSilent(long now)
    {
        if (_askedAt < 0)
        {
            if (now - _lastInput < SessionLimits.PingAfterSilenceMilliseconds) return false;
            _askedAt = now;
            _session.Sender.Ping(LivenessPing, ack: false);
            return false;
        }
        if (now - _askedAt < SessionLimits.PingTimeoutMilliseconds) return false;
        _session.OnPingTimeout();
        return true;
    }

    private long Next()
    {
        var next = _session.ActiveStreams == 0 ? NextOfIdle() : NextOfSilence();
        return _unfinishedSince < 0 ? next : Math.Min(next, Until(_unfinishedSince + _session.HeadMilliseconds));
    }

    private long NextOfIdle()
    {
        var idle = _idleMilliseconds > 0 ? Until(_session.IdleSince + _idleMilliseconds) : long.MaxValue;
        var barrier = _session.IsRetired ? Until(_retiredAt + SessionLimits.PingTimeoutMilliseconds) : SessionLimits.PingAfterSilenceMilliseconds;
        return Math.Min(idle, barrier);
    }

    private long NextOfSilence() => _askedAt < 0
        ? Until(_lastInput + SessionLimits.PingAfterSilenceMilliseconds)
        : Until(_askedAt + SessionLimits.PingTimeoutMilliseconds);

    private long Until(long time) => Math.Max(TimerWheel.TickMilliseconds, time - Loop.NowMilliseconds);

    private void Arm(long delay) => Loop.Timers.Arm(this, delay);
}
