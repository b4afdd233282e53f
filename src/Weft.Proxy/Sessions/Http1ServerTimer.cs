using Weft.Proxy.Loop;

namespace Weft.Proxy.Sessions;

/// <summary>The one timer of a server-role HTTP/1 connection: idle between requests, inside a head, or throwing away a refused body.</summary>
internal sealed class Http1ServerTimer(Http1ServerSession session, Http1Timeouts timeouts) : LoopTimer
{
    private const int DiscardMilliseconds = 2_000;

    private bool _insideHead;

    private TimerWheel Timers => session.Context.Loop.Timers;

    public void OnIdle()
    {
        _insideHead = false;
        if (timeouts.IdleMilliseconds > 0) Timers.Arm(this, timeouts.IdleMilliseconds);
        else Timers.Cancel(this);
    }

    /// <summary>Some bytes of a head are there: the clock of the whole head starts with the first, however slowly the rest comes.</summary>
    public void OnHeadBytes()
    {
        if (_insideHead || timeouts.HeadMilliseconds <= 0) return;
        _insideHead = true;
        Timers.Cancel(this);
        Timers.Arm(this, timeouts.HeadMilliseconds);
    }

    public void OnDiscarding()
    {
        _insideHead = false;
        Timers.Cancel(this);
        Timers.Arm(this, DiscardMilliseconds);
    }

    public void Stop()
    {
        _insideHead = false;
        Timers.Cancel(this);
    }

    public override void OnFire() => session.OnTimeout(_insideHead);
}
