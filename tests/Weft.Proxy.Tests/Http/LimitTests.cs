using Weft.Protocols.Http2;
using Weft.Proxy.Sessions;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

/// <summary>At a limit all is well, above it the answer says so. What frames cost is tested in Conformance.</summary>
public sealed class LimitTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData(SessionLimits.MaxHeadFields, "200")]
    [InlineData(SessionLimits.MaxHeadFields + 1, "431")]
    public async Task A_head_of_as_many_fields_as_allowed_passes_both_proxies(int fields, string status)
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n" + string.Concat(Enumerable.Range(1, fields - 1).Select(i => $"x-{i}: {i}\r\n")) + "\r\n");

        (await client.ReadHeadAsync()).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData(SessionLimits.MaxHeadBytes, "200")]
    [InlineData(SessionLimits.MaxHeadBytes + 1, "431")]
    public async Task A_head_of_as_many_bytes_as_allowed_passes_both_proxies(int bytes, string status)
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        const string Frame = "GET / HTTP/1.1\r\nhost: a\r\nx: \r\n\r\n";

        await client.SendAsync(Frame.Replace("x: ", "x: " + new string('y', bytes - Frame.Length), StringComparison.Ordinal));

        (await client.ReadHeadAsync()).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData(SessionLimits.MaxHeadFields, "200")]
    [InlineData(SessionLimits.MaxHeadFields + 1, "502")]
    public async Task An_answer_of_as_many_fields_as_allowed_passes_both_proxies(int fields, string status)
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n" + string.Concat(Enumerable.Range(1, fields - 1).Select(i => $"x-{i}: {i}\r\n")) + "\r\nok");
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");

        (await client.ReadHeadAsync()).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Theory]
    [InlineData(SessionLimits.MaxInterimHeads, false, "200")]
    [InlineData(SessionLimits.MaxInterimHeads + 1, false, "502")]
    [InlineData(SessionLimits.MaxInterimHeads, true, "200")]
    [InlineData(SessionLimits.MaxInterimHeads + 1, true, "502")]
    public async Task Interim_answers_come_to_an_end(int count, bool http2App, string status)
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            if (http2App)
            {
                var server = new Http2Peer(peer);
                await server.GreetAsServerAsync();
                var stream = (await server.NextAsync(FrameType.Headers)).Header.StreamId;
                for (var i = 0; i < count; i++) await server.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, stream, [0x08, 3, (byte)'1', (byte)'0', (byte)'3']);
                await server.AnswerAsync(stream);
            }
            else
            {
                await peer.ReadHeadAsync();
                await peer.SendAsync(string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", count)) + Ok);
            }
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Http2App = http2App }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");

        for (var i = 0; i < SessionLimits.MaxInterimHeads; i++) (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 103 ");
        (await client.ReadHeadAsync()).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task A_full_listener_closes_what_comes_and_serves_again_when_there_is_room()
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { MaxConnections = 2 }, app.Port);
        var first = await RawPeer.ConnectAsync(proxy.Address);
        using var second = await RawPeer.ConnectAsync(proxy.Address);
        foreach (var peer in new[] { first, second }) await AskAsync(peer);

        using (var third = await RawPeer.ConnectAsync(proxy.Address)) (await third.ReadToEndAsync()).ShouldBeEmpty();
        await AskAsync(second);
        proxy.Metric("envoy_listener_downstream_cx_overflow").ShouldBe(1);
        first.Dispose();

        // The proxy may hear of the new connection before the end of the old one.
        for (var i = 0; ; i++)
        {
            using var later = await RawPeer.ConnectAsync(proxy.Address);
            await later.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            if ((await later.ReadUntilAsync("ok")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) break;
            i.ShouldBeLessThan(100);
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_does_not_read_the_end_of_its_answer_is_cut_off(bool http2)
    {
        const int Bytes = 60_000;
        using var app = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\ncontent-length: {Bytes}\r\n\r\n{new string('x', Bytes)}");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { StreamIdleTimeout = Short }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address, receiveBufferBytes: 4096);
        if (http2)
        {
            var speaker = new Http2Peer(client);
            await client.SendAsync(ConnectionPreface.Bytes.ToArray());
            // A window of 10 bytes, and nothing more ever.
            await speaker.SendAsync(FrameType.Settings, FrameFlags.None, 0, [0, 4, 0, 0, 0, 10]);
            await speaker.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 1, Http2Peer.GetRequest);
            (await speaker.NextAsync(FrameType.Data)).Payload.Length.ShouldBe(10);

            (await speaker.NextAsync(FrameType.RstStream)).Header.StreamId.ShouldBe(1);
        }
        else
        {
            // More answers than the socket's buffers hold.
            for (var i = 0; i < 200; i++) await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        }

        await UntilAsync(() => proxy.Metric("weft_worker_slow_readers") == 1 || proxy.Metric("envoy_http_downstream_rq_idle_timeout") == 1);
        await UntilAsync(() => proxy.Metric("weft_worker_buffer_bytes") < 20_000);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_all_of_a_last_answer()
    {
        const int Bytes = 4_000_000;
        using var app = ScriptedServer.Answering($"HTTP/1.1 200 OK\r\ncontent-length: {Bytes}\r\n\r\n{new string('x', Bytes)}");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address, receiveBufferBytes: 8192);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        await client.ReadHeadAsync();
        await client.ReadExactlyAsync(Bytes - 500_000);

        // Longer than a peer may linger that has nothing left to read.
        await Task.Delay(TimeSpan.FromMilliseconds(2_500), TimeProvider.System);

        (await client.ReadToEndAsync()).Length.ShouldBe(500_000);
    }

    private static async Task AskAsync(RawPeer peer)
    {
        await peer.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        (await peer.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        for (var i = 0; i < 200 && !reached(); i++) await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        reached().ShouldBeTrue();
    }
}
