using System.Globalization;

namespace Weft.EndToEnd.Tests.Attacks;

/// <summary>Floods against a native weft-dp of one worker: what one costs, and what a neighbour notices of fifty at once.</summary>
public sealed class FloodTests
{
    private const int Attackers = 50;
    private const int Rounds = 5;
    private const long GrowthOfOne = 5L * 1024 * 1024;

    // Thousands of connections come and go meanwhile; each that was refused is kept for up to 2 s, so that its client can read why.
    private const long GrowthOfMany = 160L * 1024 * 1024;

    private static readonly TimeSpan CostOfOne = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // The attackers themselves take from the cores what the neighbour would need.
    private static readonly TimeSpan Allowance = TimeSpan.FromMilliseconds(100);

    // One wave of fifty carries thousands of requests, which one worker serves before it knows better.
    private static readonly TimeSpan AllowanceForLoad = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Names => [.. Flood.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_flood_is_ended_costs_little_and_its_neighbour_goes_on(string name)
    {
        var flood = Flood.Of(name);
        await using var proxy = await AttackedProxy.StartAsync();
        using var neighbour = new Neighbour(proxy.Port);
        await neighbour.MeasureAsync(Slice);

        var (spent, resident) = (proxy.ProcessorTime, proxy.Process.ResidentBytes);
        var ended = await flood.IsEndedAsync(proxy.Port, TimeSpan.FromSeconds(5));
        var (cost, growth) = (proxy.ProcessorTime - spent, proxy.Process.ResidentBytes - resident);
        var (calm, attacked) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < Rounds; round++)
        {
            calm.Add(await neighbour.MeasureAsync(Slice));
            attacked.Add(await MeasureUnderAttackAsync(flood, proxy.Port, neighbour));
        }
        var most = proxy.Process.ResidentBytes - resident;

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: one costs {cost.TotalMilliseconds} ms, {growth >> 10} KiB; fifty {most >> 10} KiB; p99 {calm.Min().TotalMilliseconds:0.0} -> {attacked.Min().TotalMilliseconds:0.0} ms"));
        ended.ShouldBeTrue("the connection is still open");
        cost.ShouldBeLessThan(CostOfOne);
        growth.ShouldBeLessThan(GrowthOfOne);
        most.ShouldBeLessThan(GrowthOfMany);
        // The best of the rounds: the attack goes on in all of them, the machine's other work does not.
        attacked.Min().ShouldBeLessThan((2 * calm.Min()) + (flood.CarriesRequests ? AllowanceForLoad : Allowance));
        (await proxy.StatusAsync("/ready")).ShouldBe(200);
    }

    /// <summary>Fifty connections attack, each again a moment after it is ended; those that carry requests once.</summary>
    private static async Task<TimeSpan> MeasureUnderAttackAsync(Flood flood, int port, Neighbour neighbour)
    {
        using var stop = new CancellationTokenSource();
        var attackers = Enumerable.Range(0, Attackers).Select(_ => Task.Run(async () =>
        {
            do
            {
                await flood.SendAsync(port, stop.Token);
                await Task.Delay(Pause, TimeProvider.System);
            }
            while (!stop.IsCancellationRequested && !flood.CarriesRequests);
        })).ToArray();
        var p99 = await neighbour.MeasureAsync(Slice);
        await stop.CancelAsync();
        await Task.WhenAll(attackers);
        return p99;
    }
}
