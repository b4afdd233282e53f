using System.Runtime.InteropServices;

namespace Weft.Proxy.Loop;

/// <summary>
/// One worker: an epoll set, its timers, buffers and mailbox. A turn is: wait, events, timers, ready list, flushes, releases, with one
/// clock read. Everything but <see cref="Post(LoopMessage)"/>, <see cref="Stop"/> and the statistics belongs to the thread in <see cref="Run"/>
/// (or to whoever builds the loop before that).
/// </summary>
internal sealed unsafe class EventLoop
{
    /// <summary>Bytes of <see cref="ReadScratch"/>, and the most that is read from one connection in one turn: 64 KiB.</summary>
    public const int ReadScratchBytes = 64 * 1024;

    /// <summary>How long a comparison of the loop's time with the time of day holds: 10 ms.</summary>
    public const int WallClockMilliseconds = 10;

    private const int EventsPerTurn = 256;
    private const int HeavyStepsPerTurn = 4;

    private readonly TimeProvider _clock;
    private readonly Action<Exception> _report;
    private readonly LoopMailbox _mailbox = new();
    private readonly byte* _scratch = (byte*)NativeMemory.AlignedAlloc(ReadScratchBytes, 4096);
    private readonly int _epoll;
    private readonly TargetTable _targets = new();
    private readonly TargetQueue _flushes = new();
    private readonly TargetQueue _releases = new();
    private readonly TargetQueue _ready = new();
    private readonly long _startTimestamp;
    private long _epochMicroseconds;
    private long _comparedUntil = long.MinValue;
    private int _heavyStepsLeft = HeavyStepsPerTurn;
    private volatile bool _stopping;

    /// <param name="id">The worker's number, from 0.</param>
    /// <param name="clock">The clock, read once per batch.</param>
    /// <param name="random">This worker's own source of chance.</param>
    /// <param name="report">Told of every exception that a callback let escape, on the loop's thread.</param>
    public EventLoop(int id, TimeProvider clock, Random random, Action<Exception> report)
    {
        Id = id;
        _clock = clock;
        _report = report;
        Random = random;
        _startTimestamp = clock.GetTimestamp();
        Timers = new TimerWheel(0, TimerFailed);
        _epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        if (_epoll < 0) throw new InvalidOperationException($"epoll_create1 failed with errno {Libc.Errno}.");
        Register(new MailboxTarget(this, _mailbox), PollInterest.Read);
    }

    public int Id { get; }

    /// <summary>Milliseconds since the loop was made, as of this batch; never goes back.</summary>
    public long NowMilliseconds { get; private set; }

    /// <summary>The same moment in microseconds, for durations that are shown to people.</summary>
    public long NowMicroseconds { get; private set; }

    /// <summary>How long ago a time of <see cref="NowMicroseconds"/> was. Any thread.</summary>
    public TimeSpan Since(long microseconds) => _clock.GetElapsedTime(_startTimestamp) - TimeSpan.FromMicroseconds(microseconds);

    /// <summary>The time of day; asks the clock, so not for the byte path.</summary>
    public DateTimeOffset UtcNow => _clock.GetUtcNow();

    /// <summary>
    /// The time of day in microseconds since 1970, as of this batch, for logs and spans: the loop's time from where the time of day was last compared with it, at most
    /// <see cref="WallClockMilliseconds"/> ago. When somebody sets the clock it follows that late.
    /// </summary>
    public long UnixMicroseconds
    {
        get
        {
            if (NowMilliseconds >= _comparedUntil)
            {
                var now = (UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                _epochMicroseconds = now - (long)_clock.GetElapsedTime(_startTimestamp).TotalMicroseconds;
                _comparedUntil = NowMilliseconds + WallClockMilliseconds;
            }
            return _epochMicroseconds + NowMicroseconds;
        }
    }

    public BlockPool Blocks { get; } = new();

    public TimerWheel Timers { get; }

    public Random Random { get; }

    public LoopStatistics Statistics { get; } = new();

    public TransportStatistics TransportStatistics { get; } = new();

    /// <summary>The worker's read buffer; its contents are valid only within one callback.</summary>
    public Span<byte> ReadScratch => new(_scratch, ReadScratchBytes);

    /// <summary>A copy of what is registered now, for what concerns every connection. It allocates.</summary>
    public IReadOnlyList<PollTarget> Targets => _targets.All();

    /// <summary>The number of registered descriptors, the mailbox's included.</summary>
    public int RegisteredCount => _targets.Count;

    /// <summary>Runs until <see cref="Stop"/>, then releases every target. The loop cannot be run again.</summary>
    public void Run()
    {
        var records = (byte*)NativeMemory.Alloc((nuint)(EventsPerTurn * EpollRecords.Size));
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        while (!_stopping)
        {
            Turn(records);
            Volatile.Write(ref Statistics.AllocatedBytes, GC.GetAllocatedBytesForCurrentThread() - allocatedBefore);
        }

        NativeMemory.Free(records);
        ReleaseEverything();
    }

    /// <summary>Ends <see cref="Run"/> after the current turn; from any thread.</summary>
    public void Stop()
    {
        _stopping = true;
        _mailbox.Wake();
    }

    /// <summary>Runs <paramref name="message"/> on the loop's thread; from any thread. Messages of one thread keep their order.</summary>
    public void Post(LoopMessage message) => _mailbox.Post(message);

    /// <summary>As <see cref="Post(LoopMessage)"/>, for cold paths: it allocates.</summary>
    public void Post(Action action) => _mailbox.Post(new ActionMessage(action));

    public void Register(PollTarget target, PollInterest interest) => Add(target, (uint)interest, interest);

    /// <summary>Watches a listening socket that other loops watch too: the kernel wakes one of them (EPOLLEXCLUSIVE).</summary>
    public void AddListener(ListenTarget target) => Add(target, (uint)PollInterest.Read | Libc.EPOLLEXCLUSIVE, PollInterest.Read);

    public void SetInterest(PollTarget target, PollInterest interest)
    {
        if (!target.IsRegistered || target.Interest == interest) return;
        target.Interest = interest;
        Control(Libc.EPOLL_CTL_MOD, target, (uint)interest);
    }

    /// <summary>Takes the target out of epoll; the descriptor stays open and the target may be registered again.</summary>
    public void Unregister(PollTarget target)
    {
        if (!target.IsRegistered) return;
        target.IsRegistered = false;
        target.Interest = PollInterest.None;
        _targets.Remove(target);
        Control(Libc.EPOLL_CTL_DEL, target, 0);
    }

    /// <summary>Calls <see cref="PollTarget.OnFlush"/> once at the end of this batch.</summary>
    public void ScheduleFlush(PollTarget target)
    {
        if (target.IsFlushScheduled || target.IsReleased) return;
        target.IsFlushScheduled = true;
        _flushes.Add(target);
    }

    /// <summary>Calls <see cref="PollTarget.OnReady"/> once, in this turn when called from an event, else in the next.</summary>
    public void ScheduleReady(PollTarget target)
    {
        if (target.IsReadyScheduled || target.IsReleased) return;
        target.IsReadyScheduled = true;
        _ready.Add(target);
    }

    /// <summary>Closes the descriptor and calls <see cref="PollTarget.OnRelease"/> at the end of this batch. Repeated calls do nothing.</summary>
    public void ScheduleRelease(PollTarget target)
    {
        if (target.IsReleased) return;
        target.IsReleased = true;
        _releases.Add(target);
    }

    /// <summary>Takes one of the turn's four allowances for costly steps (TLS handshakes); false means: wait for the next turn.</summary>
    public bool TryTakeHeavyStep()
    {
        if (_heavyStepsLeft == 0) return false;
        _heavyStepsLeft--;
        return true;
    }

    internal void RunMessage(LoopMessage message)
    {
        try
        {
            message.Run(this);
        }
        catch (Exception exception)
        {
            CountAndReport(exception);
        }
    }

    private void Turn(byte* records)
    {
        var timeout = _ready.Count > 0 || _flushes.Count > 0 || _releases.Count > 0 ? 0 : Timers.MillisecondsToNext();
        var count = Libc.epoll_wait(_epoll, records, EventsPerTurn, timeout);
        NowMicroseconds = _clock.GetElapsedTime(_startTimestamp).Ticks / TimeSpan.TicksPerMicrosecond;
        NowMilliseconds = NowMicroseconds / 1000;
        Timers.Observe(NowMilliseconds);
        _heavyStepsLeft = HeavyStepsPerTurn;
        Statistics.Turns++;
        if (timeout != 0) Statistics.WakeUps++;

        for (var i = 0; i < count; i++)
        {
            var record = records + (i * EpollRecords.Size);
            var target = _targets.Find(EpollRecords.Descriptor(record), EpollRecords.Generation(record));
            if (target is not null && !target.IsReleased) Dispatch(target, EpollRecords.Events(record));
        }

        Timers.Advance(NowMilliseconds);
        RunReady();
        EndBatch();
    }

    private void Dispatch(PollTarget target, PollEvents events)
    {
        try
        {
            target.OnEvents(events);
        }
        catch (Exception exception)
        {
            TargetFailed(target, exception);
        }
    }

    // What is scheduled while the list runs waits for the next turn, so that two targets cannot keep each other busy.
    private void RunReady()
    {
        for (var left = _ready.Count; left > 0; left--)
        {
            var target = _ready.Take();
            target.IsReadyScheduled = false;
            if (target.IsReleased) continue;
            try
            {
                target.OnReady();
            }
            catch (Exception exception)
            {
                TargetFailed(target, exception);
            }
        }
    }

    private void EndBatch()
    {
        while (_flushes.Count > 0 || _releases.Count > 0)
        {
            while (_flushes.Count > 0) Flush(_flushes.Take());
            if (_releases.Count > 0) Release(_releases.Take());
        }
    }

    private void Flush(PollTarget target)
    {
        target.IsFlushScheduled = false;
        if (target.IsReleased) return;
        try
        {
            target.OnFlush();
        }
        catch (Exception exception)
        {
            TargetFailed(target, exception);
        }
    }

    private void Release(PollTarget target)
    {
        // A close takes a descriptor out of epoll, except where its description lives on in another loop's duplicate.
        if (target is ListenTarget) Unregister(target);
        if (target.IsRegistered) _targets.Remove(target);
        target.IsRegistered = false;
        if (target.Descriptor >= 0) _ = Libc.close(target.Descriptor);
        target.Descriptor = -1;
        try
        {
            target.OnRelease();
        }
        catch (Exception exception)
        {
            CountAndReport(exception);
        }
    }

    private void Add(PollTarget target, uint events, PollInterest interest)
    {
        if (target.IsRegistered) throw new InvalidOperationException("The target is registered already.");
        target.IsRegistered = true;
        target.Interest = interest;
        _targets.Add(target);
        Control(Libc.EPOLL_CTL_ADD, target, events);
    }

    private void Control(int operation, PollTarget target, uint events)
    {
        var record = stackalloc byte[16];
        EpollRecords.Write(record, events, target.Descriptor, target.Generation);
        if (Libc.epoll_ctl(_epoll, operation, target.Descriptor, record) == 0 || operation == Libc.EPOLL_CTL_DEL) return;
        throw new InvalidOperationException($"epoll_ctl failed with errno {Libc.Errno}.");
    }

    private void TargetFailed(PollTarget target, Exception exception)
    {
        CountAndReport(exception);
        try
        {
            target.OnException(exception);
        }
        catch (Exception second)
        {
            CountAndReport(second);
            ScheduleRelease(target);
        }
    }

    private void TimerFailed(LoopTimer timer, Exception exception)
    {
        CountAndReport(exception);
        try
        {
            timer.OnException(exception);
        }
        catch (Exception second)
        {
            CountAndReport(second);
        }
    }

    private void CountAndReport(Exception exception)
    {
        Statistics.Exceptions++;
        try
        {
            _report(exception);
        }
        catch (Exception)
        {
            // A reporter that fails must not take the worker with it; the exception is counted.
        }
    }

    private void ReleaseEverything()
    {
        foreach (var target in _targets.All()) ScheduleRelease(target);
        EndBatch();
        Blocks.Trim();
        NativeMemory.AlignedFree(_scratch);
        _ = Libc.close(_epoll);
    }
}
