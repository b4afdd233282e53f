using System.Net;

namespace Weft.Proxy.Tests.Runtime;

public sealed class BackPressureTests
{
    private const int Large = 50_000_000;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_slow_client_holds_back_the_endpoint_and_not_the_proxys_memory(bool http2Client, bool http2App)
    {
        await using var app = await TestApplication.StartAsync(http2App);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, http2App);
        using var client = Client(pair.Outbound, http2Client);
        using var answer = await client.GetAsync($"/bytes/{Large}", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();

        await SettleAsync(pair);

        Received(pair).ShouldBeLessThan(Large / 2);
        Buffered(pair).ShouldBeLessThan(4_000_000);
        var total = 0;
        var buffer = new byte[65_536];
        while (await body.ReadAsync(buffer) is var count and > 0) total += count;
        total.ShouldBe(Large);
    }

    [Fact]
    public async Task A_slow_endpoint_holds_back_the_client()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System);
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync($"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: {Large}\r\n\r\n");
        var sent = 0;
        _ = Task.Run(async () =>
        {
            for (; sent < Large; Interlocked.Add(ref sent, 50_000)) await client.SendAsync(new byte[50_000]);
        });

        for (var before = -1; before != Volatile.Read(ref sent);)
        {
            before = Volatile.Read(ref sent);
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        }

        sent.ShouldBeLessThan(Large / 2);
        Buffered(pair).ShouldBeLessThan(4_000_000);
    }

    [Fact]
    public async Task A_slow_reader_of_opaque_bytes_holds_back_the_endpoint()
    {
        using var server = new RepeatingServer(Large);
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false);
        using var client = await RawPeer.ConnectAsync(pair.Outbound, receiveBufferBytes: 65_536);
        await client.SendAsync("x");
        await client.ReadExactlyAsync(1000);

        await SettleAsync(pair);

        Buffered(pair).ShouldBeLessThan(4_000_000);
        SingleProxy.Sum(pair.ClientMetrics, "envoy_cluster_upstream_cx_rx_bytes_total").ShouldBeLessThan(Large / 2);
    }

    [Fact]
    public async Task A_stalled_stream_does_not_stop_the_others()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, workers: 1);
        using var client = Client(pair.Outbound, http2: true);
        using var stalled = await client.GetAsync($"/bytes/{Large}", HttpCompletionOption.ResponseHeadersRead);
        await SettleAsync(pair);

        await Task.WhenAll(Enumerable.Range(0, 63).Select(async i =>
        {
            for (var round = 0; round < 5; round++) (await client.GetByteArrayAsync($"/bytes/{100_000 + i}")).Length.ShouldBe(100_000 + i);
        })).WaitAsync(TimeSpan.FromSeconds(15));
        Buffered(pair).ShouldBeLessThan(4_000_000);
    }

    private static long Received(SidecarPair pair) => SingleProxy.Sum(pair.ClientMetrics, "envoy_cluster_upstream_cx_rx_bytes_total");

    private static long Buffered(SidecarPair pair) =>
        SingleProxy.Sum(pair.ClientMetrics, "weft_worker_buffer_bytes") + SingleProxy.Sum(pair.ServerMetrics, "weft_worker_buffer_bytes");

    /// <summary>Waits until nothing moves any more.</summary>
    private static async Task SettleAsync(SidecarPair pair)
    {
        var before = -1L;
        for (var i = 0; i < 60 && before != Received(pair); i++)
        {
            before = Received(pair);
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        }
    }

    private static HttpClient Client(string address, bool http2) => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://{address}"),
        Timeout = TimeSpan.FromSeconds(20),
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        DefaultRequestVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
    };
}
