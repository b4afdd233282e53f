using Weft.Proxy.Loop;

namespace Weft.Proxy.Sessions;

/// <summary>The one timer of a server-role HTTP/1 connection: the last answer not read yet, idle between requests, inside a head, or throwing away a refused body.</summary>
internal sealed class Http1ServerTimer(Http1ServerSession session, Http1Timeouts timeouts) : LoopTimer
{
    private bool _insideHead;
    private bool _isUnread;
    private long _sentBefore;

    private TimerWheel Timers => session.Context.Loop.Timers;

    public void OnIdle()
    {
        _insideHead = false;
        _isUnread = timeouts.StallMilliseconds > 0 && session.Channel.PendingBytes > 0;
        if (_isUnread)
        {
            _sentBefore = session.Channel.BytesSent;
            Timers.Cancel(this);
            Timers.Arm(this, timeouts.StallMilliseconds);
            return;
        }
        if (timeouts.IdleMilliseconds > 0) Timers.Arm(this, timeouts.IdleMilliseconds);
        else Timers.Cancel(this);
    }

    /// <summary>Some bytes of a head are there: the clock of the whole head starts with the first, however slowly the rest comes.</summary>
    public void OnHeadBytes()
    {
        if (_insideHead || timeouts.HeadMilliseconds <= 0) return;
        _insideHead = true;
        _isUnread = false;
        Timers.Cancel(this);
        Timers.Arm(this, timeouts.HeadMilliseconds);
    }

    public void OnDiscarding()
    {
        _insideHead = _isUnread = false;
        Timers.Cancel(this);
        Timers.Arm(this, SessionLimits.RefusedBodyDrainMilliseconds);
    }

    public void Stop()
    {
        _insideHead = _isUnread = false;
        Timers.Cancel(this);
    }

    public override void OnFire()
    {
        if (!_isUnread) session.OnTimeout(_insideHead);
        else if (session.Channel.PendingBytes == 0 || session.Channel.BytesSent != _sentBefore) OnIdle();
        else session.OnSlowReader();
    }
}
