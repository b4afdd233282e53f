using Weft.Protocols.Http2;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

public sealed class DrainTests
{
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task A_request_under_way_is_finished_and_says_that_the_connection_closes()
    {
        var hasRequest = new TaskCompletionSource();
        var may = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            hasRequest.SetResult();
            await may.Task;
            await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsInbound = true }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        using var idle = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Get);
        await hasRequest.Task;

        var draining = proxy.Runtime.DrainAsync(Task.CompletedTask, Long, CancellationToken.None);
        await Should.ThrowAsync<Exception>(() => ConnectUntilRefusedAsync(proxy.Address));
        draining.IsCompleted.ShouldBeFalse();
        may.SetResult();

        var answer = await client.ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 200 ");
        answer.ShouldContain("connection: close");
        await draining.WaitAsync(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Clients_of_HTTP2_are_told_first_and_may_finish()
    {
        var hasRequest = new TaskCompletionSource();
        var may = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            hasRequest.TrySetResult();
            await may.Task;
            await peer.SendAsync("HTTP/1.1 204 No Content\r\n\r\n");
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsInbound = true }, app.Port);
        using var peer = await RawPeer.ConnectAsync(proxy.Address);
        var client = new Http2Peer(peer);
        await client.GreetAsClientAsync();
        await client.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 1, Http2Peer.GetRequest);
        await hasRequest.Task;

        var draining = proxy.Runtime.DrainAsync(Task.CompletedTask, Long, CancellationToken.None);

        LastStream(await client.NextAsync(FrameType.Goaway)).ShouldBe(int.MaxValue);
        // On its way when the first GOAWAY came: still served.
        await client.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 3, Http2Peer.GetRequest);
        LastStream(await client.NextAsync(FrameType.Goaway)).ShouldBe(3);
        draining.IsCompleted.ShouldBeFalse();
        may.SetResult();
        var first = (await client.NextAsync(FrameType.Headers)).Header.StreamId;
        var second = (await client.NextAsync(FrameType.Headers)).Header.StreamId;
        new[] { first, second }.Order().ShouldBe([1, 3]);
        await draining.WaitAsync(TimeSpan.FromSeconds(3));
        await peer.ReadToEndAsync();
    }

    [Fact]
    public async Task Idle_clients_do_not_hold_a_drain()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        foreach (var isInbound in new[] { true, false })
        {
            await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsInbound = isInbound }, app.Port);
            using var silent = await RawPeer.ConnectAsync(proxy.Address);
            using var used = await RawPeer.ConnectAsync(proxy.Address);
            await used.SendAsync(Get);
            await used.ReadHeadAsync();

            await proxy.Runtime.DrainAsync(Task.CompletedTask, Long, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task A_client_that_does_not_answer_the_PING_does_not_hold_a_drain_for_ever()
    {
        var clock = new Loop.TurnedClock();
        using var app = ScriptedServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsInbound = true, Clock = clock }, app.Port);
        using var peer = await RawPeer.ConnectAsync(proxy.Address);
        var client = new Http2Peer(peer) { AnswersPings = false };
        await client.GreetAsClientAsync();
        await client.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 1, Http2Peer.GetRequest);
        await client.NextAsync(FrameType.Headers);

        var draining = proxy.Runtime.DrainAsync(Task.CompletedTask, TimeSpan.FromSeconds(20), CancellationToken.None);
        await client.NextAsync(FrameType.Goaway);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        draining.IsCompleted.ShouldBeFalse();
        clock.Turn(TimeSpan.FromSeconds(5.1));
        await proxy.WakeAsync();

        await draining.WaitAsync(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_drain_time_and_a_second_signal_end_it()
    {
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = true, IsInbound = true }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("x");
        using var now = new CancellationTokenSource();

        await proxy.Runtime.DrainAsync(Task.CompletedTask, TimeSpan.FromMilliseconds(200), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(3));
        var second = proxy.Runtime.DrainAsync(Task.CompletedTask, TimeSpan.FromMinutes(1), now.Token);
        await now.CancelAsync();
        await second.WaitAsync(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_outbound_serves_until_the_end()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        await proxy.Runtime.DrainAsync(Task.CompletedTask, Long, CancellationToken.None);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync(Get);

        (await client.ReadToEndAsync()).ShouldContain("connection: close");
    }

    private static int LastStream((FrameHeader Header, byte[] Payload) goaway) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(goaway.Payload);

    private static async Task ConnectUntilRefusedAsync(string address)
    {
        for (var i = 0; i < 100; i++)
        {
            using var late = await RawPeer.ConnectAsync(address);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
