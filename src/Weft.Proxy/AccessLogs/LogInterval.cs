using Weft.Proxy.Loop;

namespace Weft.Proxy.AccessLogs;

/// <summary>Calls back each time an interval has passed, until it is stopped.</summary>
/// <param name="loop">The loop of what lives on.</param>
/// <param name="onTick">Told how often the interval has passed.</param>
internal sealed class LogInterval(EventLoop loop, Action<long> onTick) : LoopTimer
{
    private long _interval;
    private long _ticks;

    /// <summary>Begins; 0 never calls.</summary>
    public void Start(long milliseconds)
    {
        _interval = milliseconds;
        _ticks = 0;
        if (milliseconds > 0) loop.Timers.Arm(this, milliseconds);
    }

    public void Stop()
    {
        if (IsArmed) loop.Timers.Cancel(this);
    }

    public override void OnFire()
    {
        loop.Timers.Arm(this, _interval);
        onTick(++_ticks);
    }
}
