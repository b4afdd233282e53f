using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Limits;

public class SteadyStateTests
{
    private const int Requests = 400_000;
    private const int Counted = 200_000;
    private const int Workers = 2;
    private const long AllowedPerWorker = 64 * 1024;
    private const long AllowedResident = 40L * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_hundred_thousand_requests_allocate_nothing_to_speak_of_and_the_proxies_stay_small(bool isHttp2)
    {
        await using var one = await OneService.StartAsync();
        var (port, cluster) = isHttp2 ? (one.Http2Port, "cluster.api.") : (one.HttpPort, "cluster.web.");
        await using var load = LoadTool.Start($"127.0.0.1:{port}", Requests, 64, isHttp2 ? ["-m", "4"] : ["--h1"]);

        await load.PassesAsync(30);
        var pageCost = await PageCostAsync(one);
        var before = await one.Client.PageAsync("/stats");
        var serviceBefore = await one.Service.PageAsync("/stats");
        await load.PassesAsync(90);
        var after = await one.Client.PageAsync("/stats");
        var serviceAfter = await one.Service.PageAsync("/stats");
        var (clientBytes, serviceBytes) = (one.Client.Process.ResidentBytes, one.Service.Process.ResidentBytes);
        var rate = await load.SucceedsAsync(Requests);

        var grown = Allocated(after) - Allocated(before) + Allocated(serviceAfter) - Allocated(serviceBefore) - pageCost;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{rate:0} requests/s, grown {grown} bytes over 4 workers besides {pageCost} of the pages, resident {clientBytes >> 10} and {serviceBytes >> 10} KiB");
        (Sidecar.Sum(after, cluster, ".upstream_rq_total") - Sidecar.Sum(before, cluster, ".upstream_rq_total")).ShouldBeGreaterThanOrEqualTo(Counted);
        grown.ShouldBeLessThanOrEqualTo(2 * Workers * AllowedPerWorker);
        clientBytes.ShouldBeLessThan(AllowedResident);
        serviceBytes.ShouldBeLessThan(AllowedResident);
    }

    private static long Allocated(string stats) => Sidecar.Sum(stats, "worker.", ".allocated_bytes");

    // Showing the page costs the worker that shows it; between the two readings each proxy shows one.
    private static async Task<long> PageCostAsync(OneService one)
    {
        long cost = 0;
        foreach (var sidecar in new[] { one.Client, one.Service })
        {
            var first = Allocated(await sidecar.PageAsync("/stats"));
            cost += Allocated(await sidecar.PageAsync("/stats")) - first;
        }
        return cost;
    }
}
