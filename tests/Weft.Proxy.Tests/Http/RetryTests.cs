using Weft.Protocols.Http2;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

public sealed class RetryTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    [Theory]
    [InlineData(Get)]
    [InlineData("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_request_goes_to_another_endpoint_when_one_accepts_no_connection(string request)
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), ScriptedServer.ClosedPort(), app.Port);

        for (var i = 0; i < 4; i++)
        {
            using var client = await RawPeer.ConnectAsync(proxy.Address);
            await client.SendAsync(request);
            (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        }

        proxy.Metric("envoy_cluster_upstream_rq_retry").ShouldBeInRange(1, 4);
    }

    [Fact]
    public async Task A_body_arrives_whole_at_the_endpoint_that_takes_it()
    {
        var received = new TaskCompletionSource<string>();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            received.TrySetResult(await peer.ReadUntilAsync("end"));
            await peer.SendAsync(Ok);
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), ScriptedServer.ClosedPort(), ScriptedServer.ClosedPort(), app.Port);
        var body = new string('x', 10_000) + "end";

        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: {body.Length}\r\n\r\n{body}");

        (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        (await received.Task).ShouldBe(body);
    }

    [Fact]
    public async Task When_all_endpoints_fail_the_answer_says_why_after_three_tries()
    {
        await using var proxy = await SingleProxy.StartAsync(
            new ProxyShape(), [.. Enumerable.Range(0, 5).Select(_ => ScriptedServer.ClosedPort()).Distinct()]);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync(Get);

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 503 ");
        head.ShouldContain("x-weft-error: upstream_connect_failed; hop=outbound; proxy=proxy");
        proxy.Metric("envoy_cluster_upstream_cx_connect_fail").ShouldBe(3);
    }

    [Fact]
    public async Task An_endpoint_that_failed_is_passed_over_until_it_is_the_last()
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Clock = new Loop.TurnedClock() }, ScriptedServer.ClosedPort(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(Get);
            (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        }

        proxy.Metric("envoy_cluster_upstream_cx_connect_fail").ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(Get, "200")]
    [InlineData("PUT / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi", "200")]
    [InlineData("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi", "503")]
    public async Task A_kept_connection_that_closes_under_a_request_costs_only_what_may_not_be_repeated(string request, string status)
    {
        using var app = new ScriptedServer(async (peer, number) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync(Ok);
            await peer.ReadHeadAsync();
            // The first connections die with their second request unanswered; a later one serves it.
            if (number < 2) peer.Reset();
            else await peer.SendAsync(Ok);
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var first = await RawPeer.ConnectAsync(proxy.Address);
        using var second = await RawPeer.ConnectAsync(proxy.Address);
        await first.SendAsync(Get);
        await second.SendAsync(Get);
        await first.ReadUntilAsync("ok");
        await second.ReadUntilAsync("ok");

        await first.SendAsync(request);

        (await first.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 " + status);
    }

    [Fact]
    public async Task A_stream_that_an_endpoint_refuses_goes_to_another()
    {
        using var refusing = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            while (true)
            {
                var (head, _) = await http2.NextAsync(FrameType.Headers);
                await http2.ResetAsync(head.StreamId, Http2ErrorCode.RefusedStream);
            }
        });
        using var serving = new ScriptedServer((peer, _) => ServeAsync(new Http2Peer(peer)));
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Http2App = true }, refusing.Port, serving.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        for (var i = 0; i < 6; i++)
        {
            await client.SendAsync(i % 2 == 0 ? Get : "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi");
            (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
        }

        proxy.Metric("envoy_cluster_upstream_rq_retry").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_stream_that_a_GOAWAY_left_out_is_served_by_the_same_endpoint_over_another_connection()
    {
        using var app = new ScriptedServer(async (peer, number) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            if (number > 0)
            {
                await ServeAsync(http2, greet: false);
                return;
            }
            await http2.NextAsync(FrameType.Headers);
            await http2.GoawayAsync(0);
            await http2.Peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Http2App = true }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi");

        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
        app.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_stream_below_the_last_id_of_a_GOAWAY_still_gets_its_answer()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            var (head, _) = await http2.NextAsync(FrameType.Headers);
            await http2.GoawayAsync(head.StreamId);
            await http2.AnswerAsync(head.StreamId);
            await http2.Peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Http2App = true }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        for (var i = 1; i <= 3; i++)
        {
            await client.SendAsync(Get);
            (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
            app.Connections.ShouldBe(i);
        }
    }

    [Fact]
    public async Task A_peer_that_allows_no_stream_is_answered_for_and_not_dialled_for_ever()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await peer.ReadExactlyAsync(ConnectionPreface.Bytes.Length);
            await http2.SendAsync(FrameType.Settings, FrameFlags.None, 0, [0, 3, 0, 0, 0, 0]);
            while (true)
            {
                var (head, _) = await http2.NextAsync(FrameType.Headers);
                await http2.ResetAsync(head.StreamId, Http2ErrorCode.RefusedStream);
            }
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Http2App = true }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync(Get);

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 503 ");
        head.ShouldContain("x-weft-error: upstream_refused");
        app.Connections.ShouldBeLessThanOrEqualTo(3);
    }

    private static async Task ServeAsync(Http2Peer http2, bool greet = true)
    {
        if (greet) await http2.GreetAsServerAsync();
        while (true)
        {
            var (head, _) = await http2.NextAsync(FrameType.Headers);
            await http2.AnswerAsync(head.StreamId);
        }
    }
}
