using Weft.Proxy.Sessions;

namespace Weft.Proxy.Tests.Sessions;

public sealed class FloodGuardTests
{
    [Fact]
    public void A_burst_is_free_and_what_comes_after_is_not()
    {
        var guard = new FloodGuard(now: 5000);
        for (var i = 0; i < SessionLimits.ControlFrameBurst; i++) guard.TrySpendControl(5000).ShouldBeTrue();
        guard.TrySpendControl(5000).ShouldBeFalse();
    }

    [Fact]
    public void Time_earns_frames_back_up_to_the_burst()
    {
        var guard = new FloodGuard(now: 0);
        while (guard.TrySpendControl(0))
        {
        }

        Spend(ref guard, 1000).ShouldBe(SessionLimits.ControlFramesPerSecond);
        Spend(ref guard, 10_000_000).ShouldBe(SessionLimits.ControlFrameBurst);
    }

    [Fact]
    public void Asking_often_does_not_lose_what_time_earns()
    {
        var guard = new FloodGuard(now: 0);
        while (guard.TrySpendControl(0))
        {
        }
        var spent = 0;
        for (var now = 1; now <= 1000; now++)
            if (guard.TrySpendControl(now)) spent++;
        spent.ShouldBe(SessionLimits.ControlFramesPerSecond);
    }

    [Fact]
    public void Resets_have_a_burst_of_their_own_that_streams_which_end_well_earn_back()
    {
        var guard = new FloodGuard(now: 0);
        for (var i = 0; i < SessionLimits.ResetBurst; i++) guard.TrySpendReset(0).ShouldBeTrue();
        for (var i = 0; i < 10_000; i++)
        {
            guard.EarnStream();
            guard.TrySpendReset(0).ShouldBeTrue();
        }
        guard.TrySpendReset(0).ShouldBeFalse();
        guard.TrySpendControl(0).ShouldBeTrue();
    }

    [Fact]
    public void Another_proxy_of_the_mesh_may_reset_for_all_its_clients()
    {
        var guard = new FloodGuard(now: 0);
        guard.Trust();
        var resets = 0;
        while (guard.TrySpendReset(0)) resets++;
        resets.ShouldBe(SessionLimits.ResetBurst * SessionLimits.MeshPeerFactor);
    }

    private static int Spend(ref FloodGuard guard, long now)
    {
        var spent = 0;
        while (guard.TrySpendControl(now)) spent++;
        return spent;
    }
}
