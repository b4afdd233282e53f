using System.Net;
using System.Net.Sockets;
using Weft.Proxy.Loop;
using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

public sealed class ChannelTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Echo_keeps_every_byte_whatever_the_sizes_and_splits(bool tls, bool ipv6)
    {
        using var pair = new ChannelPair(tls, ipv6: ipv6);
        var random = new Random(3);
        for (var round = 0; round < 8; round++)
        {
            var data = new byte[random.Next(1, 3_000_000 >> round)];
            random.NextBytes(data);
            var client = await pair.OpenAsync();
            client.Input = input => client.Record(input.AsSpan(0, random.Next(input.Length + 1)).ToArray());
            pair.Client.Do(() =>
            {
                for (var rest = data.AsSpan(); !rest.IsEmpty;)
                {
                    var part = rest[..Math.Min(rest.Length, random.Next(1, 40_000))];
                    client.Channel.Write(part);
                    rest = rest[part.Length..];
                }

                client.Channel.ShutdownOutput();
            });
            await client.WhenEnded;
            (await client.WhenClosed).ShouldBe(ChannelClose.Clean);

            // The handler left parts behind at random; what came last was offered, and may be left too.
            var received = client.Received.ToArray();
            received.ShouldBe(data[..received.Length]);
            client.Channel.BytesReceived.ShouldBe(data.Length);
            client.Channel.BytesSent.ShouldBe(data.Length);
            client.CallsAfterClosed.ShouldBe(0);
        }

        pair.Server.Ask(() => pair.Server.EventLoop.Blocks.InUseBytes).ShouldBe(0);
        pair.Client.Ask(() => pair.Client.EventLoop.Blocks.InUseBytes).ShouldBe(0);
        pair.Server.Exceptions.ShouldBeEmpty();
        pair.Client.Exceptions.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_peers_end_our_direction_goes_on(bool tls)
    {
        RecordingHandler? server = null;
        using var pair = new ChannelPair(tls, () => server = new RecordingHandler());
        var client = await pair.OpenAsync();
        pair.Client.Do(() =>
        {
            client.Channel.Write("question"u8);
            client.Channel.ShutdownOutput();
        });
        SpinWait.SpinUntil(() => server is { HasEnded: true }, LoopThread.Patience).ShouldBeTrue();
        server!.Received.ToArray().ShouldBe("question"u8.ToArray());
        pair.Server.Do(() => server.Channel.Write("late "u8));
        pair.Server.Do(() =>
        {
            server.Channel.Write("answer"u8);
            server.Channel.ShutdownOutput();
        });
        await client.WhenEnded;
        client.Received.ToArray().ShouldBe("late answer"u8.ToArray());
        (await client.WhenClosed).Fault.ShouldBe(ChannelFault.None);
        (await server.WhenClosed).Fault.ShouldBe(ChannelFault.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Close_delivers_all_output_first(bool tls)
    {
        RecordingHandler? server = null;
        using var pair = new ChannelPair(tls, () => server = new RecordingHandler());
        var client = await pair.OpenAsync();
        SpinWait.SpinUntil(() => server is { HasOpened: true }, LoopThread.Patience).ShouldBeTrue();
        server!.Ended = () => server.Channel.Close();
        var data = new byte[2_000_000];
        new Random(5).NextBytes(data);
        pair.Client.Do(() =>
        {
            client.Channel.Write(data);
            client.Channel.Close();
        });
        (await client.WhenClosed).ShouldBe(ChannelClose.Clean);
        (await server.WhenClosed).ShouldBe(ChannelClose.Clean);
        server.Received.ToArray().ShouldBe(data);
        client.ClosedCalls.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_abort_resets_the_peer(bool tls)
    {
        RecordingHandler? server = null;
        using var pair = new ChannelPair(tls, () => server = new RecordingHandler());
        var client = await pair.OpenAsync();
        SpinWait.SpinUntil(() => server is { HasOpened: true }, LoopThread.Patience).ShouldBeTrue();
        pair.Client.Do(() => client.Channel.Abort(new ChannelClose(ChannelFault.IdleTimeout, "idle")));
        (await client.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.IdleTimeout, "idle"));
        (await server!.WhenClosed).Fault.ShouldBe(ChannelFault.PeerReset);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slow_reader_holds_the_sender_back_with_bounded_memory(bool tls)
    {
        var echo = new EchoHandler();
        using var pair = new ChannelPair(tls, () => echo);
        var client = await pair.OpenAsync();
        pair.Client.Do(() => client.Channel.PauseReading());
        var data = new byte[32_000_000];
        new Random(9).NextBytes(data);
        pair.Client.Do(() =>
        {
            client.Channel.Write(data);
            client.Channel.ShutdownOutput();
        });

        // Until nothing moves any more: all buffers between the two are full, and the echo's own is bounded.
        long before;
        do
        {
            before = pair.Server.Ask(() => echo.Channel.BytesReceived);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
        while (pair.Server.Ask(() => echo.Channel.BytesReceived) != before);
        before.ShouldBeLessThan(data.Length);
        echo.MostOutput.ShouldBeLessThan(256 * 1024);
        pair.Server.EventLoop.Blocks.InUseBytes.ShouldBeLessThan(1_500_000);
        var turns = pair.Server.Ask(() => pair.Server.EventLoop.Statistics.Turns);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        pair.Server.Ask(() => pair.Server.EventLoop.Statistics.Turns).ShouldBeLessThan(turns + 10, "a paused connection keeps the loop busy");

        pair.Client.Do(() => client.Channel.ResumeReading());
        await client.WhenEnded;
        client.Received.Length.ShouldBe(data.Length);
        client.Received.ToArray().AsSpan().SequenceEqual(data).ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_kept_is_offered_again_after_resuming_and_to_a_new_handler(bool tls)
    {
        RecordingHandler? server = null;
        var next = new RecordingHandler();
        using var pair = new ChannelPair(tls, () =>
        {
            server = new RecordingHandler();
            server.Input = input =>
            {
                server.Channel.PauseReading();
                return server.Record(input[..1]);
            };
            return server;
        });
        var client = await pair.OpenAsync();
        pair.Client.Do(() =>
        {
            client.Channel.Write("abcdef"u8);
            client.Channel.ShutdownOutput();
        });
        SpinWait.SpinUntil(() => server is { Received.Length: 1 }, LoopThread.Patience).ShouldBeTrue();
        pair.Server.Do(() =>
        {
            server!.Input = input =>
            {
                server.Channel.Handler = next;
                return server.Record(input[..2]);
            };
            server.Channel.ResumeReading();
        });
        await next.WhenEnded;
        server!.Received.ToArray().ShouldBe("abc"u8.ToArray());
        next.Received.ToArray().ShouldBe("def"u8.ToArray());
    }

    [Fact]
    public async Task A_refused_connect_says_so()
    {
        using var thread = new LoopThread();
        var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Dispose();
        var handler = new RecordingHandler();
        thread.Do(() => PlainChannel.Connect(thread.EventLoop, new SocketEndpoint(IPAddress.Loopback, port), LoopThread.Patience, handler));
        (await handler.WhenClosed).Fault.ShouldBe(ChannelFault.ConnectRefused);
        handler.HasOpened.ShouldBeFalse();
        thread.EventLoop.TransportStatistics.ConnectFailures.ShouldBe(1);
    }

    [Fact]
    public async Task An_early_answer_is_read_although_the_peer_resets_the_upload()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var address = new SocketEndpoint(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndPoint!).Port);
        using var thread = new LoopThread();
        var handler = new RecordingHandler();
        thread.Do(() => handler.Channel = PlainChannel.Connect(thread.EventLoop, address, LoopThread.Patience, handler));
        var peer = await listener.AcceptAsync();
        await handler.WhenOpened;
        thread.Do(() => handler.Channel.Write(new byte[20_000_000]));
        SpinWait.SpinUntil(() => peer.Available > 0, LoopThread.Patience).ShouldBeTrue();
        thread.Do(() =>
        {
            // While the loop is held up, the answer and the reset both arrive.
            peer.Send("too large"u8);
            peer.Close();
            SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(50));
        });
        (await handler.WhenClosed).Fault.ShouldBe(ChannelFault.PeerReset);
        handler.Received.ToArray().ShouldBe("too large"u8.ToArray());
    }

    [Fact]
    public async Task A_connect_without_an_answer_times_out_by_the_loops_clock()
    {
        // A full backlog: the kernel drops further SYNs.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var address = new SocketEndpoint(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndPoint!).Port);
        var clock = new TurnedClock();
        using var thread = new LoopThread(clock);
        var handlers = Enumerable.Range(0, 6).Select(_ => new RecordingHandler()).ToArray();
        thread.Do(() =>
        {
            foreach (var handler in handlers) PlainChannel.Connect(thread.EventLoop, address, TimeSpan.FromSeconds(5), handler);
        });
        await handlers[0].WhenOpened;
        clock.Turn(TimeSpan.FromSeconds(6));
        thread.Do(() => { });
        (await handlers[^1].WhenClosed).Fault.ShouldBe(ChannelFault.ConnectTimeout);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_in_a_handler_ends_that_channel_only(bool tls)
    {
        var handlers = new List<RecordingHandler>();
        using var pair = new ChannelPair(tls, () =>
        {
            var handler = new RecordingHandler();
            handlers.Add(handler);
            if (handlers.Count == 1) handler.Input = _ => throw new InvalidOperationException("bad handler");
            return handler;
        });
        var bad = await pair.OpenAsync();
        var good = await pair.OpenAsync();
        pair.Client.Do(() => bad.Channel.Write("x"u8));
        (await bad.WhenClosed).Fault.ShouldBe(ChannelFault.PeerReset);
        (await handlers[0].WhenClosed).ShouldBe(new ChannelClose(ChannelFault.Exception, "bad handler"));
        pair.Client.Do(() => good.Channel.Write("still here"u8));
        SpinWait.SpinUntil(() => pair.Server.Ask(() => handlers[1].Received.Length) == 10, LoopThread.Patience).ShouldBeTrue();
        pair.Server.Exceptions.Count.ShouldBe(1);
        pair.Server.EventLoop.Statistics.Exceptions.ShouldBe(1);
    }

    [Fact]
    public async Task Ten_thousand_short_connections_leave_nothing_behind()
    {
        using var pair = new ChannelPair(tls: false);
        const int parallel = 50;
        for (var round = 0; round < 10_000 / parallel; round++)
        {
            var clients = Enumerable.Range(0, parallel).Select(_ => new RecordingHandler()).ToArray();
            pair.Client.Do(() =>
            {
                foreach (var client in clients)
                {
                    pair.Connect(client).Write("ping"u8);
                    client.Channel.ShutdownOutput();
                }
            });
            foreach (var client in clients)
            {
                (await client.WhenClosed).ShouldBe(ChannelClose.Clean);
                client.Received.Length.ShouldBe(4);
            }
        }

        pair.Client.Ask(() => pair.Client.EventLoop.RegisteredCount).ShouldBe(1);
        SpinWait.SpinUntil(() => pair.Server.Ask(() => pair.Server.EventLoop.RegisteredCount) == 2, LoopThread.Patience).ShouldBeTrue();
        var statistics = pair.Server.EventLoop.TransportStatistics;
        (statistics.ConnectionsOpened, statistics.ConnectionsClosed).ShouldBe((10_000, 10_000));
        pair.Server.EventLoop.Blocks.InUseBytes.ShouldBe(0);
    }
}
