using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Weft.Protocols.Tests.Kafka;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.AccessLogs;

public sealed class AccessLogTests
{
    private const string Http = "%REQ(:METHOD)% %REQ(:AUTHORITY)%%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL% %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% "
        + "%RESP(x-made-by)% %UPSTREAM_HOST% %UPSTREAM_CLUSTER% %ROUTE_NAME% %RESPONSE_CODE_DETAILS% \"%WEFT_FAILURE%\"";

    [Fact]
    public async Task A_request_is_one_line()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-made-by: app\r\n\r\nhello");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text(Http)] }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET /a/../b?c=1 HTTP/1.1\r\nhost: web\r\n\r\n");
        await client.ReadUntilAsync("hello");

        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe([$"GET web/b?c=1 HTTP/1.1 200 - 0 5 app 127.0.0.1:{app.Port} app routes via_upstream \"-\""]);
    }

    [Fact]
    public async Task Times_of_a_request_are_those_of_its_parts()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadUntilAsync("12345");
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
            await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhe");
            await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
            await peer.SendAsync("llo");
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(
            new ProxyShape { Logs = [LoggedLines.Text("%REQUEST_DURATION% %RESPONSE_DURATION% %RESPONSE_TX_DURATION% %DURATION% %START_TIME(%s)% %BYTES_RECEIVED% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%")] }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nhost: web\r\ncontent-length: 5\r\n\r\n");
        await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System);
        await client.SendAsync("12345");
        await client.ReadUntilAsync("llo");

        var numbers = (await LoggedLines.NextAsync(proxy, 1))[0].Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        numbers[0].ShouldBeInRange(55, 5_000);
        (numbers[1] - numbers[0]).ShouldBeInRange(50, 5_000);
        numbers[2].ShouldBeInRange(50, 5_000);
        (numbers[3] - numbers[1] - numbers[2]).ShouldBeInRange(0, 1);
        (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - numbers[4]).ShouldBeInRange(0, 10);
        numbers[5].ShouldBe(5);
        numbers[6].ShouldBeInRange(50, 10_000);
    }

    [Fact]
    public async Task A_failure_that_a_setting_made_names_its_policy_to_the_client_in_the_log_and_in_the_list_of_failures()
    {
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        var shape = new ProxyShape { RouteTimeout = TimeSpan.FromMilliseconds(100), Chain = chain => chain.TimeoutPolicy = "slow-ones", Logs = [LoggedLines.Text("%WEFT_FAILURE%")] };
        await using var proxy = await SingleProxy.StartAsync(shape, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET /x HTTP/1.1\r\nhost: web\r\n\r\n");

        (await client.ReadHeadAsync()).ShouldContain("x-weft-error: request_timeout; hop=outbound; proxy=proxy; policy=slow-ones\r\n");
        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe(["request_timeout; hop=outbound; proxy=proxy; policy=slow-ones; reason=the endpoint did not answer in time"]);
        var failure = proxy.Runtime.Failures().Recent.Single();
        (failure.Code, failure.Policy).ShouldBe(("request_timeout", "slow-ones"));
    }

    [Fact]
    public async Task A_failure_of_the_proxy_is_told_with_code_hop_and_reason_in_the_log_and_in_the_list_of_failures()
    {
        var port = ScriptedServer.ClosedPort();
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text(Http)] }, port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET /x HTTP/1.1\r\nhost: web\r\n\r\n");
        await client.ReadUntilAsync("no endpoint accepted a connection\n");

        var line = (await LoggedLines.NextAsync(proxy, 1))[0];
        line.ShouldStartWith($"GET web/x HTTP/1.1 503 UF 0 34 - 127.0.0.1:{port} app routes upstream_connect_failed \"upstream_connect_failed; hop=outbound; proxy=proxy; reason=no endpoint accepted a connection");
        var report = proxy.Runtime.Failures();
        report.Counts.ShouldBe([KeyValuePair.Create("upstream_connect_failed", 1L)]);
        var failure = report.Recent.Single();
        (failure.Code, failure.Flag, failure.Hop, failure.Policy, failure.Cluster, failure.Endpoint, failure.Method, failure.Path).ShouldBe(
            ("upstream_connect_failed", "UF", "outbound", "", "app", $"127.0.0.1:{port}", "GET", "/x"));
        (TimeProvider.System.GetUtcNow() - failure.At).TotalSeconds.ShouldBeInRange(0, 10);
    }

    [Fact]
    public async Task Only_the_last_hundred_failures_are_shown_and_all_are_counted()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape());
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        for (var i = 0; i < 130; i++)
        {
            await client.SendAsync($"GET /{i} HTTP/1.1\r\nhost: web\r\n\r\n");
            await client.ReadUntilAsync("tried\n");
        }

        var report = proxy.Runtime.Failures();
        report.Counts.ShouldBe([KeyValuePair.Create("no_healthy_upstream", 130L)]);
        report.Recent.Select(failure => failure.Path).ShouldBe(Enumerable.Range(30, 100).Reverse().Select(i => $"/{i}"), ignoreOrder: true);
        report.Recent[0].At.ShouldBeGreaterThanOrEqualTo(report.Recent[^1].At);
    }

    [Fact]
    public async Task A_client_that_goes_away_is_told_by_its_flag()
    {
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text("%RESPONSE_CODE% %RESPONSE_FLAGS%")] }, app.Port);
        using (var client = await RawPeer.ConnectAsync(proxy.Address))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nhost: web\r\n\r\n");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            client.Reset();
        }

        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe(["0 DC"]);
    }

    [Fact]
    public async Task What_a_client_sends_breaks_neither_a_line_nor_a_JSON_record()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var proxy = await SingleProxy.StartAsync(
            new ProxyShape { Logs = [LoggedLines.Text("\"%REQ(:PATH)%\" \"%REQ(user-agent)%\" end"), LoggedLines.Json(("agent", "%REQ(user-agent)%"), ("code", "%RESPONSE_CODE%"))] }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        byte[] request = [.. "GET /a%22b%0d%0aHTTP HTTP/1.1\r\nhost: web\r\nuser-agent: x\" 200 \t\\"u8, 0xFF, 0xC3, .. "\r\n\r\n"u8];
        await client.SendAsync(request);
        await client.ReadUntilAsync("\r\n\r\nok");

        var lines = await LoggedLines.NextAsync(proxy, 2);
        lines[0].ShouldBe("\"/a%22b%0D%0AHTTP\" \"x\\\" 200 \\t\\\\\\xff\\xc3\" end");
        using var record = JsonDocument.Parse(lines[1]);
        record.RootElement.GetProperty("agent").GetString().ShouldBe("x\" 200 \t\\\uFFFD\uFFFD");
        record.RootElement.GetProperty("code").GetInt32().ShouldBe(200);
    }

    [Fact]
    public async Task An_opaque_connection_is_one_line_at_its_end()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var proxy = await SingleProxy.StartAsync(
            new ProxyShape { IsTcp = true, Logs = [LoggedLines.Text("%RESPONSE_FLAGS% %PROTOCOL% %BYTES_RECEIVED% %BYTES_SENT% %UPSTREAM_HOST% %DOWNSTREAM_LOCAL_ADDRESS% %REQ(:path)% %WEFT_KAFKA_REQUESTS%")] }, echo.Port);
        using (var client = await RawPeer.ConnectAsync(proxy.Address))
        {
            await client.SendAsync("12345");
            await client.ReadUntilAsync("12345");
        }

        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe([$"- - 5 5 127.0.0.1:{echo.Port} {proxy.Address} - -"]);
    }

    [Fact]
    public async Task An_opaque_connection_without_an_endpoint_says_why()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = true, Logs = [LoggedLines.Text("%RESPONSE_FLAGS% %UPSTREAM_HOST% %WEFT_FAILURE%")] });
        // It may be reset before the connect is over.
        _ = await Record.ExceptionAsync(async () =>
        {
            using var client = await RawPeer.ConnectAsync(proxy.Address);
            await client.ReadToEndAsync();
        });

        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe(["UH - no_healthy_upstream; hop=outbound; proxy=proxy; reason=the service has no endpoint that could be tried"]);
        proxy.Runtime.Failures().Recent.Single().Code.ShouldBe("no_healthy_upstream");
    }

    [Fact]
    public async Task A_Kafka_connection_tells_what_it_carried()
    {
        byte[] requests = Wire.Join(Wire.Request(18, 0, 1, "me", []), Wire.Produce3(2, "orders", Wire.Batch(3, 100)));
        byte[] responses = Wire.Join(Wire.Response(1, new Wire().I16(0).I32(0).Bytes), Wire.Produced3(2, "orders", error: 6));
        using var broker = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadExactlyAsync(requests.Length);
            await peer.SendAsync(responses);
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape
        {
            IsKafka = true,
            Logs = [LoggedLines.Text("%WEFT_KAFKA_REQUESTS% %WEFT_KAFKA_RESPONSES% %WEFT_KAFKA_ERRORS% %WEFT_KAFKA_TOPICS% %BYTES_RECEIVED% %BYTES_SENT%")],
        }, broker.Port);
        using (var client = await RawPeer.ConnectAsync(proxy.Address))
        {
            await client.SendAsync(requests);
            await client.ReadExactlyAsync(responses.Length);
        }

        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe([$"2 2 1 orders {requests.Length} {responses.Length}"]);
    }

    [Fact]
    public async Task What_lives_on_is_logged_at_intervals_and_at_its_end()
    {
        await using var app = await TestApplication.StartAsync();
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text("%RESPONSE_CODE% %BYTES_SENT% %REQ(:PATH)%", interval: 0.2), LoggedLines.Text("end %BYTES_RECEIVED%")] }, app.Port);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{proxy.Address}/ws"), CancellationToken.None);

        var first = new List<string>();
        while (first.Count(line => line == "101 0 /ws") < 2) first.AddRange(await LoggedLines.NextAsync(proxy));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        var last = new List<string>();
        while (!last.Any(line => line.StartsWith("end", StringComparison.Ordinal))) last.AddRange(await LoggedLines.NextAsync(proxy));
        last.ShouldContain("end 8");
    }

    [Fact]
    public async Task An_opaque_connection_is_logged_at_intervals()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = true, Logs = [LoggedLines.Text("%BYTES_RECEIVED%", interval: 0.2)] }, echo.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("123");
        await client.ReadUntilAsync("123");

        var lines = new List<string>();
        while (lines.Count(line => line == "3") < 2) lines.AddRange(await LoggedLines.NextAsync(proxy));
    }

    [Fact]
    public async Task Logging_allocates_nothing_and_a_full_ring_drops_and_counts()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        var padding = new string('x', 4_000);
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text(Http + " [%START_TIME%] %DURATION% %REQ(USER-AGENT)% " + padding)] }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await AskAsync(client, 300);
        var before = proxy.Metric("weft_worker_allocated_bytes");

        await AskAsync(client, 1_500);

        (proxy.Metric("weft_worker_allocated_bytes") - before).ShouldBeLessThan(64 * 1024);
        proxy.Metric("weft_access_log_dropped_total").ShouldBeInRange(1_400, 1_700);
        (await LoggedLines.NextAsync(proxy, 1_800 - (int)proxy.Metric("weft_access_log_dropped_total"))).ShouldAllBe(line => line.EndsWith(padding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_malformed_format_is_refused_with_its_path_and_the_old_logs_go_on()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text("%RESPONSE_CODE%")] }, app.Port);
        var structure = proxy.Structure();
        structure.Listeners[0].FilterChains[0].Http.AccessLogs[0].Text = "%REQ%";
        structure.Listeners[0].FilterChains[0].Http.AccessLogs.Add(new ProxyConfig.AccessLog { Tcp = new ProxyConfig.TcpSink { Host = "h" }, Text = "" });

        (await proxy.Runtime.ApplyAsync(structure)).Violations.Select(violation => violation.ToString()).ShouldBe([
            "Listener listener: filter_chains[0].http.access_logs[0].text: format string is not valid: command \"%REQ(X?Y):Z%\" requires a header and optional alternative header names as its arguments, instead got \"%REQ%\"",
            "Listener listener: filter_chains[0].http.access_logs[1].tcp.port: must be between 1 and 65535",
        ]);
        proxy.Sinks.Single().IsRetired.ShouldBeFalse();
        structure.Listeners[0].FilterChains[0].Http.AccessLogs.Clear();
        (await proxy.Runtime.ApplyAsync(structure)).ShouldBe(CommitResult.Applied);
        proxy.Sinks.Single().IsRetired.ShouldBeTrue();
    }

    private static async Task AskAsync(RawPeer client, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\nuser-agent: test\r\n\r\n");
            await client.ReadUntilAsync("ok");
        }
    }
}
