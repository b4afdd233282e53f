using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Resilience;

/// <summary>One of two instances goes while 64 connections ask, one request each at a time: no more than 64 are ever in flight.</summary>
public class InstanceLossTests
{
    private const int Connections = 64;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_killed_application_costs_at_most_the_requests_in_flight()
    {
        await using var two = await TwoInstances.StartAsync();
        await using var load = await LoadAsync(two);

        await two.Applications[0].KillAsync();

        await ShouldFailOnlyAtOnceAsync(load, load.Elapsed);
    }

    [Fact]
    public async Task A_killed_proxy_costs_at_most_the_requests_in_flight_before_anyone_deregisters_it()
    {
        await using var two = await TwoInstances.StartAsync();
        await using var load = await LoadAsync(two);

        await two.Sidecars[0].Process.KillAsync();

        await ShouldFailOnlyAtOnceAsync(load, load.Elapsed);
        (await two.Mesh.HasDataplaneAsync("web-1")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_proxy_that_is_asked_to_end_costs_no_request()
    {
        await using var two = await TwoInstances.StartAsync();
        await using var load = await LoadAsync(two);

        two.Sidecars[0].Process.Terminate();
        await two.Sidecars[0].Process.WaitForExitAsync(TimeSpan.FromSeconds(15));
        await PassAsync(Aftermath);
        await load.StopAsync();

        two.Sidecars[0].Process.ExitCode.ShouldBe(0);
        load.Failed.Count.ShouldBe(0, load.Reasons() + "\n" + two.Sidecars[0].Process.Log);
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Succeeded} succeeded, 0 failed");
    }

    private static async Task<HttpLoad> LoadAsync(TwoInstances two)
    {
        var load = HttpLoad.Start(two.Port, Connections);
        await PassAsync(Before);
        if (load.Failed.Count == 0 && load.Succeeded > 1000) return load;
        await load.DisposeAsync();
        throw new InvalidOperationException($"{load.Succeeded} succeeded before anything was done to the mesh\n{load.Reasons()}");
    }

    private static async Task ShouldFailOnlyAtOnceAsync(HttpLoad load, TimeSpan killed)
    {
        await PassAsync(After);
        var succeeded = load.Succeeded;
        await load.StopAsync();
        load.Failed.Count.ShouldBeLessThanOrEqualTo(Connections, load.Reasons());
        load.Failed.ShouldAllBe(failed => failed.At < killed + Aftermath, load.Reasons());
        succeeded.ShouldBeGreaterThan(3000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{succeeded} succeeded, {load.Failed.Count} failed\n{load.Reasons()}");
    }

    private static Task PassAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);
}
