namespace Weft.Proxy.Tests.Runtime;

public sealed class SteadyStateTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    [Fact]
    public async Task Requests_through_a_warmed_pair_allocate_nothing()
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawPeer.ConnectAsync(pair.Outbound)));
        await AskAsync(clients, 500);
        var before = Allocated(pair);

        await AskAsync(clients, 2500);

        (Allocated(pair) - before).ShouldBeLessThan(4 * 64 * 1024);
        foreach (var client in clients) client.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Tracing_allocates_nothing_whether_requests_are_sampled_or_not(int percent)
    {
        var tracing = new ProxyConfig.Tracing
        {
            Service = "web",
            Zipkin = new ProxyConfig.ZipkinSpans { Url = "http://127.0.0.1:9/api/v2/spans", TraceId128Bit = true },
            RandomSampling = percent,
            OverallSampling = 100,
        };
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, tracing: tracing);
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawPeer.ConnectAsync(pair.Outbound)));
        await AskAsync(clients, 500);
        var before = Allocated(pair);

        await AskAsync(clients, 2500);

        (Allocated(pair) - before).ShouldBeLessThan(4 * 64 * 1024);
        pair.Client.Spans.TryRead(out _, out _).ShouldBe(percent > 0);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task Trailers_pass_both_ways()
    {
        string? request = null;
        using var app = new ScriptedServer(async (peer, _) =>
        {
            request = await peer.ReadUntilAsync("x-sum: 7\r\n\r\n");
            await peer.SendAsync("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: grpc-status\r\n\r\n2\r\nok\r\n0\r\ngrpc-status: 0\r\ngrpc-message: fine\r\n\r\n");
            await peer.ReadToEndAsync();
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\nte: trailers\r\ncontent-type: application/grpc\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 7\r\n\r\n");

        var answer = await client.ReadUntilAsync("grpc-message: fine\r\n\r\n");
        answer.ShouldContain("grpc-status: 0");
        request!.ShouldContain("hello");
        request!.ShouldContain("te: trailers");
    }

    [Fact]
    public async Task Heads_of_sixty_kilobytes_pass_both_ways()
    {
        var large = string.Concat(Enumerable.Range(0, 60).Select(i => $"x-field-{i}: {new string((char)('a' + (i % 26)), 980)}\r\n"));
        string? request = null;
        using var app = new ScriptedServer(async (peer, _) =>
        {
            request = await peer.ReadHeadAsync();
            await peer.SendAsync($"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n{large}\r\nok");
            await peer.ReadToEndAsync();
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync($"GET / HTTP/1.1\r\nhost: a\r\n{large}\r\n");

        var answer = await client.ReadUntilAsync("ok");
        foreach (var line in large.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            request!.ShouldContain(line);
            answer.ShouldContain(line);
        }
    }

    [Fact]
    public async Task An_answer_before_the_end_of_the_body_passes_both_proxies()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbig");
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await peer.ReadToEndAsync();
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);

        for (var i = 0; i < 20; i++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 500000\r\n\r\n");
            var sending = Task.Run(() => client.SendAsync(new byte[400_000]));
            (await client.ReadUntilAsync("big")).ShouldStartWith("HTTP/1.1 413 ");
            _ = await Record.ExceptionAsync(() => sending);
        }
    }

    [Fact]
    public async Task Clients_that_go_away_leave_nothing_behind()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\nsome");
            await peer.ReadToEndAsync();
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        for (var i = 0; i < 50; i++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            if (i % 2 == 0) await client.ReadUntilAsync("some");
            client.Reset();
        }

        for (var i = 0; i < 60 && Active(pair) > 0; i++) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        Active(pair).ShouldBe(0);
        SingleProxy.Sum(pair.ServerMetrics, "envoy_cluster_upstream_cx_active").ShouldBe(0);
        pair.Client.Endpoints().Single().ActiveRequests.ShouldBe(0);
        SingleProxy.Sum(pair.ClientMetrics, "weft_worker_exceptions").ShouldBe(0);
        SingleProxy.Sum(pair.ServerMetrics, "weft_worker_exceptions").ShouldBe(0);
    }

    private static long Active(SidecarPair pair) =>
        SingleProxy.Sum(pair.ClientMetrics, "envoy_http_downstream_rq_active") + SingleProxy.Sum(pair.ServerMetrics, "envoy_cluster_upstream_rq_active")
        + SingleProxy.Sum(pair.ServerMetrics, "envoy_http_downstream_rq_active");

    private static long Allocated(SidecarPair pair) =>
        SingleProxy.Sum(pair.ClientMetrics, "weft_worker_allocated_bytes") + SingleProxy.Sum(pair.ServerMetrics, "weft_worker_allocated_bytes");

    private static Task AskAsync(RawPeer[] clients, int times) => Task.WhenAll(clients.Select(client => Task.Run(async () =>
    {
        for (var i = 0; i < times; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            await client.ReadUntilAsync("ok");
        }
    })));
}
