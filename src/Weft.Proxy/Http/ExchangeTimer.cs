using Weft.Proxy.Loop;

namespace Weft.Proxy.Http;

/// <summary>The one timer of an exchange: no byte for too long, no whole answer in time, or the client's deadline passed.</summary>
internal sealed class ExchangeTimer(Exchange exchange, EventLoop loop) : LoopTimer
{
    private long _idle;
    private long _timeout;
    private long _deadline;
    private long _lastByte;
    private long _requestEnd;

    /// <param name="idleMilliseconds">Without a byte in either direction; 0 is never.</param>
    /// <param name="timeoutMilliseconds">From the end of the request to the end of the answer; 0 is never.</param>
    /// <param name="deadlineMilliseconds">From now to the end of the answer; negative is never.</param>
    public void Start(long idleMilliseconds, long timeoutMilliseconds, long deadlineMilliseconds)
    {
        _idle = idleMilliseconds;
        _timeout = timeoutMilliseconds;
        _lastByte = loop.NowMilliseconds;
        _deadline = deadlineMilliseconds < 0 ? long.MaxValue : _lastByte + deadlineMilliseconds;
        _requestEnd = -1;
        Rearm();
    }

    public void OnActivity() => _lastByte = loop.NowMilliseconds;

    /// <summary>The time for the answer runs from the end of the request, as Envoy has it.</summary>
    public void OnRequestEnded()
    {
        _requestEnd = loop.NowMilliseconds;
        Rearm();
    }

    /// <summary>The handshake is over, and with it the time for the answer: from here on another idle time holds.</summary>
    public void OnSwitched(long idleMilliseconds)
    {
        _timeout = 0;
        _idle = idleMilliseconds;
        _lastByte = loop.NowMilliseconds;
        Rearm();
    }

    public void Stop() => loop.Timers.Cancel(this);

    public override void OnFire()
    {
        var now = loop.NowMilliseconds;
        if (now >= _deadline) exchange.OnDeadline();
        else if (_timeout > 0 && _requestEnd >= 0 && now - _requestEnd >= _timeout) exchange.OnRequestTimeout();
        else if (_idle > 0 && now - _lastByte >= _idle) exchange.OnIdleTimeout();
        else Rearm();
    }

    private void Rearm()
    {
        var now = loop.NowMilliseconds;
        var next = _deadline == long.MaxValue ? long.MaxValue : _deadline - now;
        if (_idle > 0) next = Math.Min(next, _lastByte + _idle - now);
        if (_timeout > 0 && _requestEnd >= 0) next = Math.Min(next, _requestEnd + _timeout - now);
        if (next == long.MaxValue) loop.Timers.Cancel(this);
        else loop.Timers.Arm(this, next);
    }
}
