using Google.Protobuf.WellKnownTypes;
using Weft.Protocols.Http2;
using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

public sealed class TimeoutTests
{
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task An_endpoint_that_does_not_answer_in_time_is_answered_for()
    {
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { RouteTimeout = Short }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync(Get);

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 504 ");
        head.ShouldContain("x-weft-error: request_timeout; hop=outbound; proxy=proxy");
        proxy.Metric("envoy_cluster_upstream_rq_timeout").ShouldBe(1);
    }

    [Fact]
    public async Task The_time_for_an_answer_begins_with_the_end_of_the_request()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { RouteTimeout = Short }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        using var slow = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadUntilAsync("done");
            await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        });
        await proxy.UseEndpointsAsync(slow.Port);

        await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 8\r\n\r\n");
        foreach (var part in new[] { "aa", "aa", "do", "ne" })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(90), TimeProvider.System);
            await client.SendAsync(part);
        }

        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task An_answer_that_stops_half_way_is_cut_off_and_not_ended()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { RouteTimeout = Short }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync(Get);

        var all = await client.ReadToEndAsync();
        all.ShouldContain("half");
        all.ShouldNotContain("\r\n0\r\n");
    }

    [Fact]
    public async Task A_stream_without_a_byte_in_either_direction_ends()
    {
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { StreamIdleTimeout = Short }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 8\r\n\r\nhalf");

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 504 ");
        head.ShouldContain("x-weft-error: stream_idle_timeout");
    }

    [Fact]
    public async Task A_handshake_has_the_time_of_an_answer_and_what_follows_a_time_of_its_own()
    {
        const string handshake = "GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: raw\r\n\r\n";
        using var app = new ScriptedServer(async (peer, number) =>
        {
            await peer.ReadHeadAsync();
            if (number > 0) await peer.SendAsync("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: raw\r\n\r\n");
            await peer.ReadToEndAsync();
        });
        var shape = new ProxyShape { RouteTimeout = Short, StreamIdleTimeout = TimeSpan.FromSeconds(9), Chain = chain => chain.UpgradeIdleTimeout = Duration.FromTimeSpan(4 * Short) };
        await using var proxy = await SingleProxy.StartAsync(shape, app.Port);
        using var unanswered = await RawPeer.ConnectAsync(proxy.Address);
        await unanswered.SendAsync(handshake);
        (await unanswered.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 504 ");

        using var switched = await RawPeer.ConnectAsync(proxy.Address);
        await switched.SendAsync(handshake);
        (await switched.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 101 ");
        var since = TimeProvider.System.GetTimestamp();
        (await switched.ReadToEndAsync()).ShouldBe("");

        TimeProvider.System.GetElapsedTime(since).ShouldBeGreaterThan(3 * Short);
        proxy.Metric("envoy_http_downstream_rq_idle_timeout").ShouldBe(1);
    }

    [Fact]
    public async Task A_head_that_does_not_end_in_time_is_refused()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { HeadTimeout = Short }, ScriptedServer.ClosedPort());
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 408 ");
    }

    [Fact]
    public async Task Dripping_bytes_do_not_extend_the_time_of_a_head()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { HeadTimeout = Short }, ScriptedServer.ClosedPort());
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        var dripping = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await client.SendAsync("G");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        });

        (await client.ReadUntilAsync("\r\n")).ShouldStartWith("HTTP/1.1 408 ");
        _ = await Record.ExceptionAsync(() => dripping);
    }

    [Fact]
    public async Task A_connection_nobody_uses_is_closed()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IdleTimeout = Short }, app.Port);
        using var silent = await RawPeer.ConnectAsync(proxy.Address);
        using var used = await RawPeer.ConnectAsync(proxy.Address);
        await used.SendAsync(Get);
        (await used.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 204 ");

        (await silent.ReadToEndAsync()).ShouldBe("");
        (await used.ReadToEndAsync()).ShouldBe("");
    }

    [Fact]
    public async Task A_pooled_connection_nobody_uses_is_closed()
    {
        var ended = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 204 No Content\r\n\r\n");
            await peer.ReadToEndAsync();
            ended.SetResult();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { ClusterIdleTimeout = Short }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Get);
        await client.ReadHeadAsync();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nhost: a\r\n\r\n", 15, "HTTP/1.1 504 ", "request_timeout")]
    [InlineData("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 8\r\n\r\nhalf", 30 * 60, "HTTP/1.1 504 ", "stream_idle_timeout")]
    [InlineData("", 60 * 60, "", "")]
    public async Task Kumas_default_times_end_what_they_are_for_and_not_before(string sent, int seconds, string answer, string reason)
    {
        var clock = new TurnedClock();
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        var shape = new ProxyShape { RouteTimeout = TimeSpan.FromSeconds(15), StreamIdleTimeout = TimeSpan.FromMinutes(30), IdleTimeout = TimeSpan.FromHours(1), Clock = clock };
        await using var proxy = await SingleProxy.StartAsync(shape, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(sent);
        for (var i = 0; i < 100 && sent.Length > 0 && app.Connections == 0; i++) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        var ended = client.ReadToEndAsync();

        clock.Turn(TimeSpan.FromSeconds(seconds - 1));
        await proxy.WakeAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        ended.IsCompleted.ShouldBeFalse("a second before its time");
        clock.Turn(TimeSpan.FromSeconds(1.1));
        await proxy.WakeAsync();

        var told = await WhileItClosesAsync(ended, clock, proxy);
        told.ShouldStartWith(answer);
        told.ShouldContain(reason);
    }

    [Fact]
    public async Task A_silent_peer_is_asked_and_then_given_up()
    {
        var clock = new TurnedClock();
        var asked = new TaskCompletionSource();
        var hasRequest = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer) { AnswersPings = false };
            await http2.GreetAsServerAsync();
            await http2.NextAsync(FrameType.Headers);
            hasRequest.SetResult();
            await http2.NextAsync(FrameType.Ping);
            asked.SetResult();
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Http2App = true, Clock = clock, RouteTimeout = TimeSpan.Zero }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Get);
        await hasRequest.Task.WaitAsync(TimeSpan.FromSeconds(5));

        for (var i = 0; i < 50 && !asked.Task.IsCompleted; i++)
        {
            clock.Turn(TimeSpan.FromSeconds(10.1));
            await proxy.WakeAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        asked.Task.IsCompleted.ShouldBeTrue();
        clock.Turn(TimeSpan.FromSeconds(5.1));
        await proxy.WakeAsync();

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 503 ");
        head.ShouldContain("x-weft-error: upstream_connection_lost");
    }

    [Fact]
    public async Task A_slow_peer_that_answers_the_PING_keeps_its_stream()
    {
        var clock = new TurnedClock();
        var hasRequest = new TaskCompletionSource();
        var may = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            var (head, _) = await http2.NextAsync(FrameType.Headers);
            hasRequest.SetResult();
            await http2.NextAsync(FrameType.Ping);
            may.SetResult();
            await http2.NextAsync(FrameType.Ping);
            await http2.AnswerAsync(head.StreamId);
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Http2App = true, Clock = clock, RouteTimeout = TimeSpan.Zero }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Get);
        await hasRequest.Task.WaitAsync(TimeSpan.FromSeconds(5));

        for (var i = 0; i < 8; i++)
        {
            clock.Turn(TimeSpan.FromSeconds(4));
            await proxy.WakeAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
    }

    private static async Task<string> WhileItClosesAsync(Task<string> ended, TurnedClock clock, SingleProxy proxy)
    {
        for (var hour = 0; hour < 3 && !ended.IsCompleted; hour++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            clock.Turn(TimeSpan.FromHours(1.1));
            await proxy.WakeAsync();
        }
        return await ended;
    }
}
