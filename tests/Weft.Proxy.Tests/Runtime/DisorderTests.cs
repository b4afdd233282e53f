using System.Net.Sockets;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>Clients and applications that end at any moment, while certificates and structures change: nothing may leak or mix.</summary>
public sealed class DisorderTests
{
    private const int BodyBytes = 150_000;
    private const int MaxIdleBytes = 256 * 1024;

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, false)]
    [InlineData(13, true)]
    [InlineData(14, true)]
    public async Task Requests_that_end_at_any_moment_leave_nothing_behind(int seed, bool http2App)
    {
        using var flaky = http2App ? null : new ScriptedServer((peer, number) => AnswerAsync(peer, new Random(seed + number))); // seeded: the same plan every time
        await using var steady = await TestApplication.StartAsync(http2App);
        var port = flaky?.Port ?? steady.Port;
        await using var pair = await SidecarPair.StartAsync(port, http: true, http2App);
        var chance = new Random(seed); // seeded: the same plan every time
        var plans = Enumerable.Range(0, 400).Select(i => (Mark: (char)('a' + (i % 26)), Kind: chance.Next(5), Stop: chance.Next(1, BodyBytes))).ToArray();
        using var done = new CancellationTokenSource();
        var changes = ChangeAsync(pair, port, http2App, done.Token);

        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (plan, _) => await AskAsync(pair.Outbound, plan.Mark, plan.Kind, plan.Stop));
        await done.CancelAsync();
        await changes;

        await QuietAsync(pair);
    }

    private static async Task AskAsync(string address, char mark, int kind, int stop)
    {
        try
        {
            using var client = await RawPeer.ConnectAsync(address);
            var body = kind == 0 ? new string(mark, stop) : "";
            await client.SendAsync($"{(kind == 0 ? "POST" : "GET")} /bytes/{BodyBytes}?{mark} HTTP/1.1\r\nhost: a\r\ncontent-length: {body.Length}\r\n\r\n{body[..(body.Length / (1 + (stop % 2)))]}");
            if (kind <= 1)
            {
                client.Reset();
                return;
            }
            var text = await client.ReadHeadAsync();
            if (text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && kind == 2) await client.ReadExactlyAsync(Math.Min(stop, 100));
            if (kind == 2) client.Reset();
            else await client.ReadToEndOfBodyAsync(BodyBytes, text);
        }
        catch (Exception exception) when (exception is SocketException or EndOfStreamException)
        {
            // The application ended first, as it is meant to.
        }
    }

    private static async Task AnswerAsync(RawPeer peer, Random chance)
    {
        while (await peer.ReadHeadAsync() is { Length: > 0 } head)
        {
            switch (chance.Next(8))
            {
                case 0:
                    peer.Reset();
                    return;
                case 1:
                    await peer.SendAsync($"HTTP/1.1 200 OK\r\ncontent-length: {BodyBytes}\r\n\r\nhalf");
                    peer.Reset();
                    return;
                case 2:
                    await peer.SendAsync("HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    return;
                default:
                    await peer.SendAsync($"HTTP/1.1 200 OK\r\ncontent-length: {BodyBytes}\r\n\r\n{new string('b', BodyBytes)}");
                    if (head.StartsWith("POST", StringComparison.Ordinal)) return;
                    break;
            }
        }
    }

    private static async Task ChangeAsync(SidecarPair pair, int port, bool http2App, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await pair.IdentifyAsync(pair.Client, "client");
            await pair.IdentifyAsync(pair.Server, "server");
            await pair.ServeAsync(port, http: true, http2App);
            await pair.CallAsync(http: true);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task QuietAsync(SidecarPair pair)
    {
        string[] gauges = ["envoy_http_downstream_rq_active", "envoy_http_downstream_cx_active", "envoy_cluster_upstream_rq_active"];
        long Count(string name) => SingleProxy.Sum(pair.ClientMetrics, name) + SingleProxy.Sum(pair.ServerMetrics, name);
        long Active() => pair.Client.Endpoints().Sum(e => e.ActiveRequests) + pair.Server.Endpoints().Sum(e => e.ActiveRequests);
        // Carriers between the proxies stay open; all else ends with its client, and what they were sending then is sent or thrown away a little later.
        bool IsBusy() => Count(gauges[0]) > 0 || Count(gauges[2]) > 0 || SingleProxy.Sum(pair.ClientMetrics, gauges[1]) > 0 || Active() > 0 || Count("weft_worker_buffer_bytes") >= MaxIdleBytes;
        for (var i = 0; i < 100 && IsBusy(); i++) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        foreach (var gauge in new[] { gauges[0], gauges[2], "weft_worker_exceptions", "weft_worker_protocol_errors", "weft_worker_floods_refused" }) Count(gauge).ShouldBe(0, gauge);
        SingleProxy.Sum(pair.ClientMetrics, gauges[1]).ShouldBe(0);
        Count("weft_worker_buffer_bytes").ShouldBeLessThan(MaxIdleBytes);
        Active().ShouldBe(0);
    }
}
