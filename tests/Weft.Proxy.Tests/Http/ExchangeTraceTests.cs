using Weft.Proxy.Tests.Runtime;
using Weft.ProxyConfig;

namespace Weft.Proxy.Tests.Http;

public sealed class ExchangeTraceTests
{
    private const string Ids = "x-b3-traceid: 463ac35c9f6413ad48485a3953bb6124\r\nx-b3-spanid: a2fb4a1d1a96d312\r\n";

    [Fact]
    public async Task The_event_of_a_failure_names_the_policy_that_made_it()
    {
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        var shape = new ProxyShape { RouteTimeout = TimeSpan.FromMilliseconds(100), Chain = chain => (chain.TimeoutPolicy, chain.Tracing) = ("slow-ones", Zipkin(isShared: true)) };
        await using var proxy = await SingleProxy.StartAsync(shape, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: web\r\n\r\n");
        await client.ReadHeadAsync();

        var span = (await EndedSpans.NextAsync(proxy.Runtime, 1)).Single();
        var failure = span.Events.Single();
        failure.Tags.Select(tag => $"{tag.Name}={tag.Value}").ShouldBe(
            ["code=request_timeout", "hop=outbound", "proxy=default.proxy", "policy=slow-ones", "reason=the endpoint did not answer in time"]);
    }

    [Theory]
    [InlineData("x-b3-sampled: 0\r\n", true, "x-b3-spanid: a2fb4a1d1a96d312", false)]
    [InlineData("x-b3-sampled: 1\r\n", true, "x-b3-spanid: a2fb4a1d1a96d312", true)]
    [InlineData("", true, "x-b3-spanid: a2fb4a1d1a96d312", true)]
    [InlineData("x-b3-sampled: 0\r\n", false, "x-b3-parentspanid: a2fb4a1d1a96d312", false)]
    [InlineData("x-b3-sampled: 1\r\n", false, "x-b3-parentspanid: a2fb4a1d1a96d312", true)]
    public async Task The_servers_proxy_shares_the_span_or_begins_one_below_it_and_keeps_the_decision(string sampled, bool isShared, string expected, bool isRecorded)
    {
        var head = new TaskCompletionSource<string>();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            head.SetResult(await peer.ReadHeadAsync());
            await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsInbound = true, Chain = chain => chain.Tracing = Zipkin(isShared) }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync($"GET / HTTP/1.1\r\nhost: web\r\n{Ids}{sampled}\r\n");
        await client.ReadHeadAsync();

        var seen = await head.Task;
        seen.ShouldContain("x-b3-traceid: 463ac35c9f6413ad48485a3953bb6124\r\n");
        seen.ShouldContain(expected + "\r\n");
        seen.ShouldContain($"x-b3-sampled: {(isRecorded ? 1 : 0)}\r\n");
        if (isRecorded) (await EndedSpans.NextAsync(proxy.Runtime, 1)).Single().IsShared.ShouldBe(isShared);
        else EndedSpans.Read(proxy.Runtime).ShouldBeEmpty();
    }

    private static Tracing Zipkin(bool isShared) => new()
    {
        Policy = "traces",
        Service = "web",
        Zipkin = new ZipkinSpans { Url = "http://127.0.0.1:9/api/v2/spans", TraceId128Bit = true, SharedSpanContext = isShared },
        ClientSampling = 100,
        RandomSampling = 100,
        OverallSampling = 100,
    };
}
