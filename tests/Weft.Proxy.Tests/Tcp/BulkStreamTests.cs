using Weft.Proxy.Sessions;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Tcp;

public sealed class BulkStreamTests
{
    private const int Enough = 3 * BulkLimits.Bytes;

    [Fact]
    public async Task A_connection_with_a_bulk_stream_takes_no_new_streams_until_it_is_over()
    {
        var block = new byte[256 * 1024];
        using var server = new ScriptedServer(async (peer, _) =>
        {
            if (await peer.ReadUntilAsync("!") == "small!") await peer.SendAsync("done");
            else while (true) await peer.SendAsync(block);
        });
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false, workers: 1);
        await SmallAsync(pair);
        await SmallAsync(pair);
        Carriers(pair).ShouldBe(1);
        var bulk = await RawPeer.ConnectAsync(pair.Outbound);
        await bulk.SendAsync("bulk!");
        var reading = Task.Run(async () =>
        {
            var buffer = new byte[256 * 1024];
            while (await bulk.Socket.ReceiveAsync(buffer) > 0)
            {
            }
        });

        // How soon it is seen to be bulk depends on the machine; until then they share.
        for (var i = 0; i < 1000 && Carriers(pair) == 1; i++) await SmallAsync(pair);
        Carriers(pair).ShouldBe(2);

        bulk.Reset();
        await Record.ExceptionAsync(() => reading);
        await Task.Delay(TimeSpan.FromMilliseconds(BulkLimits.Milliseconds + 500), TimeProvider.System);
        await SmallAsync(pair);
        Carriers(pair).ShouldBe(2);
    }

    [Fact]
    public async Task Bulk_streams_open_a_bounded_number_of_connections()
    {
        var block = new byte[256 * 1024];
        using var server = new ScriptedServer(async (peer, _) =>
        {
            while (true) await peer.SendAsync(block);
        });
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false, workers: 1);
        var clients = new List<RawPeer>();
        var reading = new List<Task>();
        for (var i = 0; i < BulkLimits.MaxConnections + 4; i++)
        {
            var client = await AskAsync(pair);
            clients.Add(client);
            var some = new TaskCompletionSource();
            reading.Add(Task.Run(async () =>
            {
                var buffer = new byte[256 * 1024];
                for (var total = 0L; await client.Socket.ReceiveAsync(buffer) is var count and > 0;)
                {
                    total += count;
                    if (total > Enough) some.TrySetResult();
                }
            }));
            await some.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        Carriers(pair).ShouldBeInRange(2, BulkLimits.MaxConnections);
        foreach (var client in clients) client.Reset();
        foreach (var task in reading) await Record.ExceptionAsync(() => task);
    }

    private static async Task<RawPeer> AskAsync(SidecarPair pair)
    {
        var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("x");
        return client;
    }

    private static async Task SmallAsync(SidecarPair pair)
    {
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("small!");
        (await client.ReadUntilAsync("done")).ShouldBe("done");
    }

    private static long Carriers(SidecarPair pair) => SingleProxy.Sum(pair.ClientMetrics, "envoy_cluster_upstream_cx_total");
}
