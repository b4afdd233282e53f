using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Upstream;

public sealed class ConnectionMetricsTests
{
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    [Fact]
    public async Task A_connection_lost_with_a_request_under_way_is_told_from_one_lost_between_requests()
    {
        using var app = new ScriptedServer(async (peer, number) =>
        {
            await peer.ReadHeadAsync();
            if (number == 0) await peer.SendAsync(Ok);
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, workers: 1);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync(Get);
        (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        await BecomesAsync(() => Count(pair, "upstream_cx_destroy_remote") == 1);
        Count(pair, "upstream_cx_destroy_with_active_rq").ShouldBe(0);

        await client.SendAsync(Get);
        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 503 ");
        await BecomesAsync(() => Count(pair, "upstream_cx_destroy_with_active_rq") > 0 && Count(pair, "upstream_cx_destroy_remote_with_active_rq") == Count(pair, "upstream_cx_destroy") - 1);
        Count(pair, "upstream_cx_destroy_local").ShouldBe(0);
    }

    private static async Task BecomesAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 250 && !isSo(); i++) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        isSo().ShouldBeTrue();
    }

    private static long Count(SidecarPair pair, string name) => SingleProxy.Sum(pair.ServerMetrics, "envoy_cluster_" + name);
}
