using Weft.Proxy.Listeners;

namespace Weft.Proxy.Tests.Listeners;

public sealed class BannerHabitTests
{
    [Theory]
    [InlineData(0u, 5)]
    [InlineData(40u, 5)]
    [InlineData(1_000u, 7)]
    [InlineData(30_000u, 65)]
    [InlineData(97_500u, 200)]
    [InlineData(4_000_000u, 200)]
    [InlineData(uint.MaxValue, 200)]
    public void A_banner_waits_two_round_trips_and_a_little_but_never_long(uint microseconds, int milliseconds) =>
        new BannerHabit().WaitMilliseconds(microseconds, 0).ShouldBe(milliseconds);

    [Fact]
    public void Silent_clients_in_a_row_teach_that_nobody_is_to_be_waited_for()
    {
        var habit = new BannerHabit();
        for (var i = 1; i < BannerHabit.LearnAfterClients; i++) habit.OnSilentClient();
        habit.WaitMilliseconds(1000, 0).ShouldBe(7);
        habit.OnSilentClient();
        habit.WaitMilliseconds(1000, 0).ShouldBe(0);
    }

    [Fact]
    public void One_client_of_the_mesh_unlearns_it_for_an_hour()
    {
        var habit = new BannerHabit();
        for (var i = 0; i < 100; i++) habit.OnSilentClient();
        habit.OnMeshClient(1_000);
        for (var i = 0; i < 100; i++) habit.OnSilentClient();
        habit.WaitMilliseconds(1000, 1_000).ShouldBe(7);
        habit.WaitMilliseconds(1000, 1_000 + BannerHabit.MeshMemoryMilliseconds - 1).ShouldBe(7);
        habit.WaitMilliseconds(1000, 1_000 + BannerHabit.MeshMemoryMilliseconds).ShouldBe(0);
    }

    [Fact]
    public void A_client_of_the_mesh_that_came_too_late_is_waited_for_as_long_as_may_be()
    {
        var habit = new BannerHabit();
        habit.OnLateMeshClient(1_000);
        habit.WaitMilliseconds(1000, 1_001).ShouldBe(200);
        habit.WaitMilliseconds(1000, 1_000 + BannerHabit.MeshMemoryMilliseconds).ShouldBe(7);
    }
}
