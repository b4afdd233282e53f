using Weft.Proxy.Loop;

namespace Weft.Proxy.Tests.Loop;

public sealed class EventLoopTests
{
    [Fact]
    public void Messages_of_many_threads_all_run_on_the_loop_in_the_order_of_each_thread()
    {
        using var thread = new LoopThread();
        const int perThread = 20_000;
        var last = new int[4];
        var disorder = 0;
        var threads = Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            for (var i = 1; i <= perThread; i++)
            {
                var value = i;
                thread.EventLoop.Post(() =>
                {
                    if (last[number] != value - 1) disorder++;
                    last[number] = value;
                });
            }
        })).ToArray();
        foreach (var each in threads) each.Start();
        foreach (var each in threads) each.Join();
        thread.Ask(() => last.Sum()).ShouldBe(4 * perThread);
        disorder.ShouldBe(0);
    }

    [Fact]
    public void Timers_follow_the_turned_clock()
    {
        var clock = new TurnedClock();
        using var thread = new LoopThread(clock);
        var timer = new RecordedTimer();
        thread.Do(() => thread.EventLoop.Timers.Arm(timer, 60_000));
        clock.Turn(TimeSpan.FromMilliseconds(59_900));
        thread.Do(() => { });
        thread.Ask(() => timer.Fired).ShouldBe(0);
        clock.Turn(TimeSpan.FromMilliseconds(200));
        thread.Do(() => { });
        thread.Ask(() => timer.Fired).ShouldBe(1);
        thread.Ask(() => thread.EventLoop.NowMilliseconds).ShouldBe(60_100);
    }

    [Fact]
    public void An_exception_in_a_message_is_counted_and_reported_and_the_loop_goes_on()
    {
        using var thread = new LoopThread();
        thread.EventLoop.Post(() => throw new InvalidOperationException("bad message"));
        thread.Ask(() => thread.EventLoop.Statistics.Exceptions).ShouldBe(1);
        thread.Exceptions.ShouldHaveSingleItem().Message.ShouldBe("bad message");
    }

    [Fact]
    public void Ready_targets_run_once_per_turn_and_flushes_once_per_batch()
    {
        using var thread = new LoopThread();
        var target = thread.Ask(() => new CountingTarget(thread.EventLoop));
        thread.Do(() =>
        {
            for (var i = 0; i < 5; i++)
            {
                thread.EventLoop.ScheduleReady(target);
                thread.EventLoop.ScheduleFlush(target);
            }
        });
        thread.Ask(() => (target.Readies, target.Flushes, target.Releases)).ShouldBe((1, 1, 0));
        thread.Do(() =>
        {
            thread.EventLoop.ScheduleRelease(target);
            thread.EventLoop.ScheduleRelease(target);
            thread.EventLoop.ScheduleFlush(target);
        });
        thread.Ask(() => (target.Readies, target.Flushes, target.Releases)).ShouldBe((1, 1, 1));
    }

    [Fact]
    public void A_target_that_throws_is_released_and_the_loop_goes_on()
    {
        using var thread = new LoopThread();
        var target = thread.Ask(() => new CountingTarget(thread.EventLoop) { Throws = true });
        thread.Do(() => thread.EventLoop.ScheduleFlush(target));
        thread.Ask(() => target.Releases).ShouldBe(1);
        thread.Exceptions.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_idle_loop_sleeps()
    {
        using var thread = new LoopThread();
        var before = thread.Ask(() => thread.EventLoop.Statistics.Turns);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        thread.Ask(() => thread.EventLoop.Statistics.Turns).ShouldBeLessThan(before + 5);
    }

    private sealed class CountingTarget(EventLoop loop) : PollTarget(loop, -1)
    {
        public bool Throws { get; init; }

        public int Readies { get; private set; }

        public int Flushes { get; private set; }

        public int Releases { get; private set; }

        public override void OnEvents(PollEvents events)
        {
        }

        public override void OnReady() => Readies++;

        public override void OnFlush()
        {
            Flushes++;
            if (Throws) throw new InvalidOperationException("bad target");
        }

        public override void OnRelease() => Releases++;
    }
}
