using System.Numerics;

namespace Weft.Proxy.Loop;

/// <summary>
/// One worker's timers: a wheel of 4096 slots of 10 ms. A timer farther away than one turn of the wheel, or moved to a later deadline while
/// armed, stays where it is and is moved on when its slot comes by; so re-arming an idle timer for each request is one store.
/// </summary>
internal sealed class TimerWheel
{
    public const int TickMilliseconds = 10;

    private const int SlotCount = 4096;
    private const int SlotMask = SlotCount - 1;

    private readonly LoopTimer?[] _slots = new LoopTimer?[SlotCount];
    private readonly ulong[] _occupied = new ulong[SlotCount / 64];
    private readonly Action<LoopTimer, Exception> _failed;
    private long _now;
    private long _tick;

    /// <param name="nowMilliseconds">The loop's clock at the start.</param>
    /// <param name="failed">Told of a timer that threw.</param>
    public TimerWheel(long nowMilliseconds, Action<LoopTimer, Exception> failed)
    {
        _now = nowMilliseconds;
        _tick = nowMilliseconds / TickMilliseconds;
        _failed = failed;
    }

    /// <summary>The number of armed timers.</summary>
    public int Count { get; private set; }

    /// <summary>Fires <paramref name="timer"/> after <paramref name="delayMilliseconds"/> (0 or less: at the next tick); an armed timer is moved.</summary>
    public void Arm(LoopTimer timer, long delayMilliseconds)
    {
        timer.DeadlineMilliseconds = _now + Math.Clamp(delayMilliseconds, 0, long.MaxValue / 2);
        if (timer.Slot >= 0)
        {
            if (TickOf(timer.DeadlineMilliseconds) >= timer.SlotTick) return;
            Unlink(timer);
        }

        Link(timer);
    }

    /// <summary>Takes the clock before a batch, so that a timer armed in it counts from now and not from before a long wait.</summary>
    public void Observe(long nowMilliseconds) => _now = nowMilliseconds;

    public void Cancel(LoopTimer timer)
    {
        if (timer.Slot >= 0) Unlink(timer);
    }

    /// <summary>Fires what is due. Timers armed meanwhile fire at a later tick at the earliest.</summary>
    public void Advance(long nowMilliseconds)
    {
        _now = nowMilliseconds;
        var target = nowMilliseconds / TickMilliseconds;
        while (_tick < target)
        {
            var distance = NextOccupied();
            if (distance < 0 || _tick + distance > target)
            {
                _tick = target;
                return;
            }

            _tick += distance;
            FireSlot((int)(_tick & SlotMask));
        }
    }

    /// <summary>Milliseconds until the next slot that may hold something due: the time-out of epoll_wait; -1 without timers.</summary>
    public int MillisecondsToNext()
    {
        var distance = NextOccupied();
        if (distance < 0) return -1;
        return (int)Math.Max(0, ((_tick + distance) * TickMilliseconds) - _now);
    }

    // Rounded up, so that no timer fires early.
    private static long TickOf(long milliseconds) => (milliseconds + TickMilliseconds - 1) / TickMilliseconds;

    private void FireSlot(int slot)
    {
        while (_slots[slot] is { } timer)
        {
            Unlink(timer);
            if (timer.DeadlineMilliseconds > _now)
            {
                Link(timer);
                continue;
            }

            try
            {
                timer.OnFire();
            }
            catch (Exception exception)
            {
                _failed(timer, exception);
            }
        }
    }

    private void Link(LoopTimer timer)
    {
        // Never the slot of the current tick: FireSlot empties that one and must come to an end.
        var tick = Math.Clamp(TickOf(timer.DeadlineMilliseconds), _tick + 1, _tick + SlotCount - 1);
        var slot = (int)(tick & SlotMask);
        timer.Slot = slot;
        timer.SlotTick = tick;
        timer.PreviousInSlot = null;
        timer.NextInSlot = _slots[slot];
        if (timer.NextInSlot is { } next) next.PreviousInSlot = timer;
        _slots[slot] = timer;
        _occupied[slot >> 6] |= 1UL << (slot & 63);
        Count++;
    }

    private void Unlink(LoopTimer timer)
    {
        if (timer.NextInSlot is { } next) next.PreviousInSlot = timer.PreviousInSlot;
        if (timer.PreviousInSlot is { } previous)
        {
            previous.NextInSlot = timer.NextInSlot;
        }
        else
        {
            _slots[timer.Slot] = timer.NextInSlot;
            if (timer.NextInSlot is null) _occupied[timer.Slot >> 6] &= ~(1UL << (timer.Slot & 63));
        }

        timer.NextInSlot = timer.PreviousInSlot = null;
        timer.Slot = -1;
        Count--;
    }

    // The distance in ticks (1 to 4095) from the current tick to the next slot in use, or -1.
    private int NextOccupied()
    {
        if (Count == 0) return -1;
        var first = (int)((_tick + 1) & SlotMask);
        var word = first >> 6;
        var bits = _occupied[word] & (ulong.MaxValue << (first & 63));
        for (var step = 0; step <= _occupied.Length; step++)
        {
            if (bits != 0)
            {
                var slot = (word << 6) + BitOperations.TrailingZeroCount(bits);
                return ((slot - first) & SlotMask) + 1;
            }

            word = (word + 1) % _occupied.Length;
            bits = _occupied[word];
        }

        return -1;
    }
}
