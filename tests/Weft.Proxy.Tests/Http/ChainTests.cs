using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

/// <summary>What HTTP means survives every change of version: client, two proxies over HTTP/2, application, each end HTTP/1.1 or HTTP/2.</summary>
public sealed class ChainTests
{
    /// <summary>(HTTP/2 client, HTTP/2 application).</summary>
    public static TheoryData<bool, bool> Chains => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    private static (string, string)[] Get => [(":method", "GET"), (":path", "/"), (":authority", "a")];

    private static (string, string)[] Post => [(":method", "POST"), (":path", "/"), (":authority", "a")];

    private static (string, string)[] Ok => [(":status", "200")];

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Bodies_of_unknown_length_arrive_with_their_trailers_both_ways(bool http2Client, bool http2App)
    {
        ChainMessage? request = null;
        await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
        {
            request = await app.ReceiveAsync();
            await app.SendHeadAsync(ends: false, [.. Ok, ("trailer", "x-sum")]);
            await app.SendBodyAsync("ans", ends: false);
            await app.SendBodyAsync("wer", ends: false);
            await app.SendTrailersAsync(("x-sum", "42"), ("authorization", "forged"));
        });

        await chain.Client.SendHeadAsync(ends: false, Post);
        await chain.Client.SendBodyAsync("hel", ends: false);
        await chain.Client.SendBodyAsync("lo", ends: false);
        await chain.Client.SendTrailersAsync(("x-check", "7"), ("x-forwarded-client-cert", "URI=spiffe://default/admin"));
        var answer = await chain.Client.ReceiveAsync();

        request.ShouldNotBeNull().Body.ShouldBe("hello");
        request.Trailers.ShouldBe(["x-check: 7"]);
        answer.Body.ShouldBe("answer");
        answer.Trailers.ShouldBe(["x-sum: 42"]);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Bodies_of_known_length_keep_it(bool http2Client, bool http2App)
    {
        ChainMessage? request = null;
        await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
        {
            request = await app.ReceiveAsync();
            await app.SendHeadAsync(ends: false, [.. Ok, ("content-length", "6")]);
            await app.SendBodyAsync("answer", ends: true);
        });

        await chain.Client.SendHeadAsync(ends: false, [.. Post, ("content-length", "5")]);
        await chain.Client.SendBodyAsync("hello", ends: true);
        var answer = await chain.Client.ReceiveAsync();

        (request.ShouldNotBeNull()["content-length"], request.Body).ShouldBe(("5", "hello"));
        (answer["content-length"], answer.Body).ShouldBe(("6", "answer"));
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Early_hints_pass_before_the_answer(bool http2Client, bool http2App)
    {
        await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
        {
            await app.ReceiveAsync();
            await app.SendHeadAsync(ends: false, (":status", "103"), ("link", "</a.css>"));
            await app.SendHeadAsync(ends: true, [.. Ok, ("content-length", "0")]);
        });

        await chain.Client.SendHeadAsync(ends: true, Get);
        var hints = await chain.Client.ReceiveHeadAsync();

        (hints.Status, hints["link"]).ShouldBe(("103", "</a.css>"));
        (await chain.Client.ReceiveAsync()).Status.ShouldBe("200");
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task A_body_that_is_asked_for_comes_and_one_that_is_refused_does_not(bool http2Client, bool http2App)
    {
        await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
        {
            (await app.ReceiveHeadAsync())["expect"].ShouldBe("100-continue");
            await app.SendHeadAsync(ends: false, (":status", "100"));
            // On HTTP/1 the body follows as it is, on HTTP/2 as frames.
            if (http2App) (await app.ReceiveDataAsync()).ShouldBe("hello");
            else (await app.Raw.ReadUntilAsync("hello")).ShouldBe("hello");
            await app.SendHeadAsync(ends: true, [.. Ok, ("content-length", "0")]);
            (await app.ReceiveHeadAsync())["expect"].ShouldBe("100-continue");
            await app.SendHeadAsync(ends: true, (":status", "417"), ("content-length", "0"));
        });

        (string, string)[] expecting = [.. Post, ("content-length", "5"), ("expect", "100-continue")];
        await chain.Client.SendHeadAsync(ends: false, expecting);
        (await chain.Client.ReceiveHeadAsync()).Status.ShouldBe("100");
        await chain.Client.SendBodyAsync("hello", ends: true);
        (await chain.Client.ReceiveAsync()).Status.ShouldBe("200");
        await chain.Client.SendHeadAsync(ends: false, expecting);

        (await chain.Client.ReceiveHeadAsync()).Status.ShouldBe("417");
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Answers_without_content_have_none_and_the_next_request_is_answered(bool http2Client, bool http2App)
    {
        await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
        {
            (await app.ReceiveAsync())[":method"].ShouldBe("HEAD");
            await app.SendHeadAsync(ends: true, [.. Ok, ("content-length", "5")]);
            await app.ReceiveAsync();
            await app.SendHeadAsync(ends: true, (":status", "204"));
            await app.ReceiveAsync();
            await app.SendHeadAsync(ends: true, (":status", "304"), ("etag", "\"x\""));
            await app.ReceiveAsync();
            await app.SendHeadAsync(ends: false, [.. Ok, ("content-length", "4")]);
            await app.SendBodyAsync("last", ends: true);
        });

        await chain.Client.SendHeadAsync(ends: true, (":method", "HEAD"), (":path", "/"), (":authority", "a"));
        (await chain.Client.ReceiveAsync(hasNoBody: true))["content-length"].ShouldBe("5");
        foreach (var status in new[] { "204", "304" })
        {
            await chain.Client.SendHeadAsync(ends: true, Get);
            (await chain.Client.ReceiveAsync()).Status.ShouldBe(status);
        }
        await chain.Client.SendHeadAsync(ends: true, Get);

        (await chain.Client.ReceiveAsync()).Body.ShouldBe("last");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pipelined_requests_are_answered_in_their_order(bool http2App)
    {
        await using var chain = await Chain.StartAsync(http2Client: false, http2App, async app =>
        {
            while (true)
            {
                var path = (await app.ReceiveAsync())[":path"];
                await app.SendHeadAsync(ends: false, [.. Ok, ("content-length", "2")]);
                await app.SendBodyAsync(path, ends: true);
            }
        });

        await chain.Client.Raw.SendAsync(string.Concat(Enumerable.Range(1, 3).Select(i => $"GET /{i} HTTP/1.1\r\nhost: a\r\n\r\n")));

        for (var i = 1; i <= 3; i++) (await chain.Client.ReceiveAsync()).Body.ShouldBe($"/{i}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_connection_option_names_ends_at_its_hop(bool http2App)
    {
        ChainMessage? request = null;
        await using var chain = await Chain.StartAsync(http2Client: false, http2App, async app =>
        {
            request = await app.ReceiveAsync();
            if (http2App) await app.SendHeadAsync(ends: true, [.. Ok, ("x-kept", "1")]);
            else await app.SendHeadAsync(ends: true, [.. Ok, ("x-kept", "1"), ("x-private", "2"), ("connection", "x-private"), ("keep-alive", "timeout=5"), ("content-length", "0")]);
        });

        await chain.Client.SendHeadAsync(ends: true, [.. Get, ("x-kept", "1"), ("X-Private", "2"), ("Connection", "X-Private, keep-alive"), ("Keep-Alive", "timeout=5"), ("Proxy-Connection", "keep-alive")]);
        var answer = await chain.Client.ReceiveAsync();

        foreach (var head in new[] { request.ShouldNotBeNull().Head, answer.Head })
        {
            head.ShouldContain("x-kept: 1");
            head.ShouldNotContain(line => line.StartsWith("x-private", StringComparison.OrdinalIgnoreCase) || line.StartsWith("keep-alive:") || line.StartsWith("proxy-connection"));
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task Authority_path_and_fields_arrive_as_they_were(bool http2Client, bool http2App)
    {
        foreach (var authority in new[] { "a", "a:8080", "[::1]", "[2001:db8::1]:80", "10.0.0.1:80" })
        {
            ChainMessage? request = null;
            await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
            {
                request = await app.ReceiveAsync();
                await app.SendHeadAsync(ends: true, [.. Ok, ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Mixed", "Kept As It Is"), ("content-length", "0")]);
            });

            await chain.Client.SendHeadAsync(ends: true, (":method", "GET"), (":path", "/p%41?q=1&r"), (":authority", authority), ("X-Mixed", "Kept As It Is"), ("x-empty", ""), ("accept", "a"), ("accept", "b"));
            var answer = await chain.Client.ReceiveAsync();

            request.ShouldNotBeNull()[":authority"].ShouldBe(authority);
            request[":path"].ShouldBeOneOf("/p%41?q=1&r", "/pA?q=1&r");
            request["x-mixed"].ShouldBe("Kept As It Is");
            request.Head.Where(line => line.StartsWith("accept: ", StringComparison.Ordinal)).ShouldBe(["accept: a", "accept: b"]);
            answer["x-mixed"].ShouldBe("Kept As It Is");
            answer.Head.Where(line => line.StartsWith("set-cookie: ", StringComparison.Ordinal)).ShouldBe(["set-cookie: a=1", "set-cookie: b=2"]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crumbs_of_a_cookie_are_joined(bool http2App)
    {
        ChainMessage? request = null;
        await using var chain = await Chain.StartAsync(http2Client: true, http2App, async app =>
        {
            request = await app.ReceiveAsync();
            await app.SendHeadAsync(ends: true, Ok);
        });

        await chain.Client.SendHeadAsync(ends: true, [.. Get, ("cookie", "a=1"), ("cookie", "b=2"), ("cookie", "c=3")]);
        await chain.Client.ReceiveHeadAsync();

        request.ShouldNotBeNull()["cookie"].ShouldBe("a=1; b=2; c=3");
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task A_client_that_gives_up_frees_the_application(bool http2Client, bool http2App)
    {
        var begun = new TaskCompletionSource();
        var freed = new TaskCompletionSource();
        await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
        {
            await app.ReceiveHeadAsync();
            await app.SendHeadAsync(ends: false, Ok);
            await app.SendBodyAsync("begun", ends: false);
            begun.SetResult();
            await app.GivenUpAsync();
            freed.SetResult();
        });
        await chain.Client.SendHeadAsync(ends: false, Post);
        await chain.Client.ReceiveHeadAsync();
        // An application that is freed before it has written fails by writing.
        await begun.Task;

        await chain.Client.ResetAsync();

        await freed.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public async Task An_answer_may_come_before_its_request_ended(bool http2Client, bool http2App)
    {
        await using var chain = await Chain.StartAsync(http2Client, http2App, async app =>
        {
            await app.ReceiveHeadAsync();
            await app.SendHeadAsync(ends: false, (":status", "413"), ("content-length", "5"));
            await app.SendBodyAsync("large", ends: true);
            await app.GivenUpAsync();
        });

        await chain.Client.SendHeadAsync(ends: false, Post);
        await chain.Client.SendBodyAsync("a beginning", ends: false);
        var answer = await chain.Client.ReceiveAsync();

        (answer.Status, answer.Body).ShouldBe(("413", "large"));
        await chain.Client.GivenUpAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_of_HTTP1_may_end_its_side_and_still_hears(bool http2App)
    {
        await using var chain = await Chain.StartAsync(http2Client: false, http2App, async app =>
        {
            await app.ReceiveAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await app.SendHeadAsync(ends: false, [.. Ok, ("content-length", "4")]);
            await app.SendBodyAsync("late", ends: true);
        });
        await chain.Client.SendHeadAsync(ends: true, Get);

        chain.Client.Raw.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);

        (await chain.Client.ReceiveAsync()).Body.ShouldBe("late");
        (await chain.Client.Raw.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", false, false)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", true, false)]
    [InlineData("GET / HTTP/1.0\r\nhost: a\r\n\r\n", true, false)]
    [InlineData("GET / HTTP/1.0\r\nhost: a\r\nconnection: keep-alive\r\n\r\n", false, true)]
    [InlineData("GET / HTTP/1.0\r\nhost: a\r\nconnection: keep-alive\r\n\r\n", true, true)]
    public async Task Clients_of_HTTP10_are_served(string request, bool http2App, bool keepsAlive)
    {
        await using var chain = await Chain.StartAsync(http2Client: false, http2App, async app =>
        {
            while (true)
            {
                (await app.ReceiveAsync())[":authority"].ShouldNotBeEmpty();
                await app.SendHeadAsync(ends: false, [.. Ok, ("content-length", "2")]);
                await app.SendBodyAsync("ok", ends: true);
            }
        });

        for (var i = 0; i < (keepsAlive ? 2 : 1); i++)
        {
            await chain.Client.Raw.SendAsync(request);
            var answer = await chain.Client.ReceiveAsync();
            answer.Body.ShouldBe("ok");
            answer["connection"].ShouldBe(keepsAlive ? "keep-alive" : "close");
        }
        if (!keepsAlive) (await chain.Client.Raw.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_of_unknown_length_to_HTTP10_ends_with_the_connection()
    {
        await using var chain = await Chain.StartAsync(http2Client: false, http2App: true, async app =>
        {
            await app.ReceiveAsync();
            await app.SendHeadAsync(ends: false, Ok);
            await app.SendBodyAsync("until the end", ends: true);
        });

        await chain.Client.Raw.SendAsync("GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");

        var all = await chain.Client.Raw.ReadToEndAsync();
        all.ShouldEndWith("\r\n\r\nuntil the end");
        all.ShouldNotContain("transfer-encoding");
    }
}
