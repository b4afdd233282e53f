namespace Weft.Proxy.Loop;

/// <summary>
/// Something that lives on one loop: usually the owner of a descriptor, or (with <see cref="Descriptor"/> -1) something that only needs the
/// loop's flush, ready and release lists. All members are for the loop's thread.
/// </summary>
internal abstract class PollTarget
{
    internal bool IsFlushScheduled;
    internal bool IsReadyScheduled;

    protected PollTarget(EventLoop loop, int descriptor)
    {
        Loop = loop;
        Descriptor = descriptor;
    }

    public EventLoop Loop { get; }

    /// <summary>The descriptor, or -1. The loop closes it when the target is released.</summary>
    public int Descriptor { get; internal set; }

    /// <summary>What epoll watches for it now.</summary>
    public PollInterest Interest { get; internal set; }

    public bool IsRegistered { get; internal set; }

    /// <summary>True from <see cref="EventLoop.ScheduleRelease"/> on: no event, ready or flush call follows.</summary>
    public bool IsReleased { get; internal set; }

    internal uint Generation { get; set; }

    /// <summary>Something happened to the descriptor. Level-triggered: what is not dealt with comes again.</summary>
    public abstract void OnEvents(PollEvents events);

    /// <summary>The turn asked for by <see cref="EventLoop.ScheduleReady"/>.</summary>
    public virtual void OnReady()
    {
    }

    /// <summary>The end of a batch in which <see cref="EventLoop.ScheduleFlush"/> was called.</summary>
    public virtual void OnFlush()
    {
    }

    /// <summary>The last call, at the end of the batch: the descriptor is closed.</summary>
    public virtual void OnRelease()
    {
    }

    /// <summary>A callback of this target threw; the loop has counted and reported it. By default the target is released.</summary>
    public virtual void OnException(Exception exception) => Loop.ScheduleRelease(this);
}
