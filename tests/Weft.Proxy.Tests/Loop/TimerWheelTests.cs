using Weft.Proxy.Loop;

namespace Weft.Proxy.Tests.Loop;

public sealed class TimerWheelTests
{
    private readonly List<Exception> _failures = [];
    private readonly TimerWheel _wheel;

    public TimerWheelTests() => _wheel = new TimerWheel(0, (_, exception) => _failures.Add(exception));

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(1234)]
    [InlineData(40_960)]
    [InlineData(100_000)]
    [InlineData(86_400_000)]
    public void A_timer_fires_once_and_never_early(long delay)
    {
        var timer = new RecordedTimer();
        _wheel.Arm(timer, delay);
        for (long now = 0; now < delay; now += Math.Max(7, delay / 3000))
        {
            _wheel.Advance(now);
            timer.Fired.ShouldBe(0);
        }

        _wheel.Advance(delay + 20);
        timer.Fired.ShouldBe(1);
        _wheel.Advance(delay + 200_000);
        timer.Fired.ShouldBe(1);
        _wheel.Count.ShouldBe(0);
        _wheel.MillisecondsToNext().ShouldBe(-1);
    }

    [Fact]
    public void The_next_deadline_is_never_later_than_a_tick_after_the_timer()
    {
        var timer = new RecordedTimer();
        _wheel.Advance(123_456);
        _wheel.Arm(timer, 777);
        _wheel.MillisecondsToNext().ShouldBeInRange(777, 777 + TimerWheel.TickMilliseconds);
        _wheel.Advance(123_456 + _wheel.MillisecondsToNext());
        timer.Fired.ShouldBe(1);
    }

    [Fact]
    public void A_timer_armed_after_a_long_wait_counts_from_the_end_of_the_wait()
    {
        var timer = new RecordedTimer();
        _wheel.Observe(60_000);
        _wheel.Arm(timer, 5_000);
        _wheel.Advance(60_000);
        timer.Fired.ShouldBe(0);
        _wheel.Advance(65_020);
        timer.Fired.ShouldBe(1);
    }

    [Fact]
    public void A_cancelled_timer_does_not_fire()
    {
        var timer = new RecordedTimer();
        var other = new RecordedTimer();
        _wheel.Arm(timer, 50);
        _wheel.Arm(other, 50);
        _wheel.Cancel(timer);
        _wheel.Cancel(timer);
        _wheel.Advance(1000);
        timer.Fired.ShouldBe(0);
        other.Fired.ShouldBe(1);
    }

    [Fact]
    public void A_timer_can_be_moved_later_and_earlier()
    {
        var later = new RecordedTimer();
        var earlier = new RecordedTimer();
        _wheel.Arm(later, 50);
        _wheel.Arm(later, 500);
        _wheel.Arm(earlier, 500);
        _wheel.Arm(earlier, 50);
        _wheel.Advance(100);
        later.Fired.ShouldBe(0);
        earlier.Fired.ShouldBe(1);
        _wheel.Advance(520);
        later.Fired.ShouldBe(1);
        earlier.Fired.ShouldBe(1);
    }

    [Fact]
    public void A_firing_timer_can_arm_and_cancel_others()
    {
        var victim = new RecordedTimer();
        RecordedTimer? again = null;
        again = new RecordedTimer(() =>
        {
            _wheel.Cancel(victim);
            if (again!.Fired < 3) _wheel.Arm(again, 0);
        });
        _wheel.Arm(victim, 30);
        _wheel.Arm(again, 30);
        _wheel.Advance(30);
        again.Fired.ShouldBe(1);
        _wheel.Advance(100);
        again.Fired.ShouldBe(3);
        victim.Fired.ShouldBe(0);
    }

    [Fact]
    public void A_throwing_timer_is_reported_and_the_others_fire()
    {
        var bad = new RecordedTimer(() => throw new InvalidOperationException("bad timer"));
        var good = new RecordedTimer();
        _wheel.Arm(good, 10);
        _wheel.Arm(bad, 10);
        _wheel.Advance(100);
        _failures.ShouldHaveSingleItem().Message.ShouldBe("bad timer");
        good.Fired.ShouldBe(1);
    }

    [Fact]
    public void Random_arming_moving_and_cancelling_agrees_with_a_plain_list()
    {
        var random = new Random(42);
        var timers = Enumerable.Range(0, 200).Select(_ => new RecordedTimer()).ToArray();
        var due = new long[timers.Length];
        var expected = new int[timers.Length];
        Array.Fill(due, -1);
        long now = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var i = random.Next(timers.Length);
            if (random.Next(4) == 0)
            {
                _wheel.Cancel(timers[i]);
                due[i] = -1;
            }
            else
            {
                var delay = random.Next(4) == 0 ? random.Next(200_000) : random.Next(300);
                _wheel.Arm(timers[i], delay);
                due[i] = now + delay;
            }

            // Whole ticks, so that rounding up cannot make a difference of one step.
            now += random.Next(20) * TimerWheel.TickMilliseconds;
            _wheel.Advance(now);
            for (var k = 0; k < timers.Length; k++)
            {
                if (timers[k].Fired == expected[k])
                {
                    if (due[k] >= 0) (due[k] + (2 * TimerWheel.TickMilliseconds)).ShouldBeGreaterThan(now, $"timer {k} is late");
                    continue;
                }

                due[k].ShouldBeInRange(0, now, $"timer {k} is early");
                expected[k]++;
                timers[k].Fired.ShouldBe(expected[k]);
                due[k] = -1;
            }
        }
    }
}
