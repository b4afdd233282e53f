namespace Weft.Proxy.Loop;

/// <summary>Something that happens later on a loop. The object is its own place in the <see cref="TimerWheel"/>, so arming allocates nothing.</summary>
internal abstract class LoopTimer
{
    internal LoopTimer? NextInSlot;
    internal LoopTimer? PreviousInSlot;
    internal int Slot = -1;
    internal long SlotTick;
    internal long DeadlineMilliseconds;

    public bool IsArmed => Slot >= 0;

    /// <summary>Called once on the loop's thread, never before the deadline and rarely more than 20 ms after it; may arm itself again.</summary>
    public abstract void OnFire();

    /// <summary>Called when <see cref="OnFire"/> threw; the loop has counted and reported it.</summary>
    public virtual void OnException(Exception exception)
    {
    }
}
