using System.Text;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

public sealed class MessageTests
{
    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            while (await peer.ReadHeadAsync() is { Length: > 0 } head)
            {
                var path = head.Split(' ')[1];
                if (path == "/1") await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                await peer.SendAsync($"HTTP/1.1 200 OK\r\ncontent-length: {path.Length}\r\n\r\n{path}");
            }
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync(string.Concat(Enumerable.Range(1, 20).Select(i => $"GET /{i} HTTP/1.1\r\nhost: a\r\n\r\n")));

        for (var i = 1; i <= 20; i++)
        {
            (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
            Encoding.ASCII.GetString(await client.ReadExactlyAsync($"/{i}".Length)).ShouldBe($"/{i}");
        }
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", "content-length: 5")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\netag: \"x\"\r\n\r\n", "etag: \"x\"")]
    public async Task Answers_without_a_body_keep_the_connection_in_step(string method, string answer, string expected)
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            while (await peer.ReadHeadAsync() is { Length: > 0 } head)
                await peer.SendAsync(head.Contains("/last", StringComparison.Ordinal) ? "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlast" : answer);
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync($"{method} / HTTP/1.1\r\nhost: a\r\n\r\n");
            (await client.ReadHeadAsync()).ShouldContain(expected);
        }
        await client.SendAsync("GET /last HTTP/1.1\r\nhost: a\r\n\r\n");

        (await client.ReadUntilAsync("last")).ShouldStartWith("HTTP/1.1 200 ");
        app.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Interim_answers_pass_before_the_final_one()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
            (await peer.ReadUntilAsync("body")).ShouldBe("body");
            await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n");
        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 100 ");
        (await client.ReadHeadAsync()).ShouldContain("link: </a>");
        await client.SendAsync("body");

        (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_body_ends_is_heard()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbig");
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5000000\r\n\r\n");
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++) await client.SendAsync(new byte[50_000]);
        });
        var answer = await client.ReadUntilAsync("big");
        _ = await Record.ExceptionAsync(() => sending);

        answer.ShouldStartWith("HTTP/1.1 413 ");
        answer.ShouldContain("connection: close");
    }

    [Fact]
    public async Task An_upgrade_that_nobody_asked_for_is_a_broken_answer()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 502 ");
        head.ShouldContain("x-weft-error: upstream_protocol_error");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", "upstream_protocol_error")]
    [InlineData("nonsense\r\n\r\n", "upstream_protocol_error")]
    [InlineData("large", "upstream_head_too_large")]
    [InlineData("", "upstream_connection_lost")]
    public async Task A_broken_answer_becomes_a_clear_one(string answer, string code)
    {
        if (answer == "large") answer = $"HTTP/1.1 200 OK\r\nx: {new string('y', 70_000)}\r\n\r\n";
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync(answer);
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");

        (await client.ReadHeadAsync()).ShouldContain("x-weft-error: " + code);
    }

    [Fact]
    public async Task A_request_that_breaks_the_rules_is_refused()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n");

        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400 ");
    }

    [Fact]
    public async Task Requests_sent_together_before_a_half_close_are_all_answered()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);

        for (var round = 0; round < 200; round++)
        {
            using var client = await RawPeer.ConnectAsync(proxy.Address);
            await client.SendAsync(string.Concat(Enumerable.Repeat("GET / HTTP/1.1\r\nhost: a\r\n\r\n", 4)));
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

            var answers = await client.ReadToEndAsync();
            (answers.Split("HTTP/1.1 200 OK").Length - 1).ShouldBe(4, $"round {round}");
        }
    }

    [Fact]
    public async Task Failures_of_gRPC_come_as_trailers()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), ScriptedServer.ClosedPort());
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("POST /s/m HTTP/1.1\r\nhost: a\r\ncontent-type: application/grpc\r\ncontent-length: 0\r\n\r\n");

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 200 ");
        head.ShouldContain("grpc-status: 14");
        head.ShouldContain("grpc-message: upstream_connect_failed; hop=outbound; proxy=proxy");
    }
}
