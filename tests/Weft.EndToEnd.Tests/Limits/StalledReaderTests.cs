using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Limits;

public class StalledReaderTests
{
    private const int Others = 63;
    private const int Rounds = 3;
    private const long AllowedGrowth = 16L * 1024 * 1024;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_reader_that_stalls_costs_the_others_less_than_a_fifth_and_holds_little_memory()
    {
        await using var one = await OneService.StartAsync();
        await using var load = HttpLoad.Start(one.HttpPort, Others);
        await SliceAsync(load);
        var resident = Resident(one);
        var (without, with, most) = (0L, 0L, 0L);

        for (var round = 0; round < Rounds; round++)
        {
            without += await SliceAsync(load);
            using var stalled = await StallAsync(one.HttpPort);
            with += await SliceAsync(load);
            most = Math.Max(most, Resident(one));
        }
        await load.StopAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{without} requests without, {with} with ({100.0 * with / without:0} %), resident of both {resident >> 10} -> {most >> 10} KiB");
        load.Failed.Count.ShouldBe(0, load.Reasons());
        ((double)with / without).ShouldBeGreaterThanOrEqualTo(0.8);
        (most - resident).ShouldBeLessThan(AllowedGrowth);
    }

    private static async Task<long> SliceAsync(HttpLoad load)
    {
        var before = load.Succeeded;
        await Task.Delay(Slice, TimeProvider.System, TestContext.Current.CancellationToken);
        return load.Succeeded - before;
    }

    /// <summary>Asks for 64 MiB, reads the first bytes and then nothing more.</summary>
    private static async Task<TcpClient> StallAsync(int port)
    {
        var client = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync("GET /big HTTP/1.1\r\nhost: service\r\n\r\n"u8.ToArray());
        var first = new byte[4096];
        await client.GetStream().ReadExactlyAsync(first);
        System.Text.Encoding.ASCII.GetString(first).ShouldStartWith("HTTP/1.1 200 ");
        return client;
    }

    private static long Resident(OneService one) => one.Client.Process.ResidentBytes + one.Service.Process.ResidentBytes;
}
