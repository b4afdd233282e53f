using System.Net.Sockets;
using System.Security.Cryptography;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Tcp;

public sealed class RelayEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<Carrying> Ways => [Carrying.Tunnel, Carrying.ServerKnowsKuma, Carrying.ClientKnowsKuma];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_clients_reset_reaches_the_application(Carrying how)
    {
        var seen = new TaskCompletionSource<string>();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadUntilAsync("hello");
            await peer.SendAsync("ready");
            seen.SetResult(await EndOfAsync(peer));
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("hello");
        await client.ReadUntilAsync("ready");

        client.Reset();

        (await seen.Task.WaitAsync(Patience)).ShouldBe("reset");
        await ClosedAsync(pair, "client", "reset");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_applications_reset_reaches_the_client_behind_what_it_sent(Carrying how)
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadUntilAsync("hello");
            await peer.SendAsync("last words");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            peer.Reset();
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync("hello");

        (await client.ReadUntilAsync("words")).ShouldBe("last words");
        (await EndOfAsync(client)).ShouldBe("reset");
        await ClosedAsync(pair, "endpoint", "reset");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task After_the_clients_end_the_application_goes_on_sending(Carrying how)
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        using var app = new ScriptedServer(async (peer, _) =>
        {
            (await peer.ReadToEndAsync()).ShouldBe("the whole request");
            await peer.SendAsync(bytes);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            await peer.SendAsync("tail");
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("the whole request");
        client.Socket.Shutdown(SocketShutdown.Send);

        (await client.ReadExactlyAsync(bytes.Length)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        (await client.ReadToEndAsync()).ShouldBe("tail");
        (await EndOfAsync(client)).ShouldBe("end");
        app.Failure.ShouldBeNull();
        await ClosedAsync(pair, "client", "end");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task After_the_applications_end_the_client_goes_on_sending(Carrying how)
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        var received = new TaskCompletionSource<byte[]>();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.SendAsync("bye");
            peer.Socket.Shutdown(SocketShutdown.Send);
            received.SetResult(await peer.ReadExactlyAsync(bytes.Length));
            (await EndOfAsync(peer)).ShouldBe("end");
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        (await client.ReadToEndAsync()).ShouldBe("bye");
        await client.SendAsync(bytes);
        client.Socket.Shutdown(SocketShutdown.Send);

        (await received.Task.WaitAsync(Patience)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        await ClosedAsync(pair, "endpoint", "end");
        app.Failure.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_end_right_after_the_connect_is_an_end_for_the_application(Carrying how)
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            (await EndOfAsync(peer)).ShouldBe("end");
            await peer.SendAsync("you said nothing");
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            client.Socket.Shutdown(SocketShutdown.Send);

            (await client.ReadToEndAsync()).ShouldBe("you said nothing");
            (await EndOfAsync(client)).ShouldBe("end");
        }
        app.Failure.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Both_ends_at_once_are_two_ends_and_no_reset(Carrying how)
    {
        var both = new SemaphoreSlim(0);
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.SendAsync("x");
            await both.WaitAsync(Patience);
            peer.Socket.Shutdown(SocketShutdown.Send);
            (await EndOfAsync(peer)).ShouldBe("end");
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        for (var i = 0; i < 50; i++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Outbound);
            await client.ReadUntilAsync("x");
            both.Release();
            client.Socket.Shutdown(SocketShutdown.Send);

            (await EndOfAsync(client)).ShouldBe("end");
        }
        app.Failure.ShouldBeNull();
        await Eventually("50 connections ended in order", () => Closed(pair, "client", "end") + Closed(pair, "endpoint", "end") == 50);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_the_client_sends_before_the_application_accepts_arrives(Carrying how)
    {
        var bytes = RandomNumberGenerator.GetBytes(1_000_000);
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            await peer.SendAsync(await peer.ReadExactlyAsync(bytes.Length));
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync(bytes);

        (await client.ReadExactlyAsync(bytes.Length)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_that_reads_slowly_after_both_ends_loses_nothing(Carrying how)
    {
        var bytes = RandomNumberGenerator.GetBytes(12_000_000);
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadToEndAsync();
            await peer.SendAsync(bytes);
        });
        await using var pair = await CarryingPair.StartAsync(how, app.Port);
        using var client = await RawPeer.ConnectAsync(pair.Outbound, receiveBufferBytes: 32_768);
        client.Socket.Shutdown(SocketShutdown.Send);
        var first = await client.ReadExactlyAsync(1_000);

        // Longer than any time the proxies would give to a close.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);

        var rest = await client.ReadExactlyAsync(bytes.Length - first.Length);
        rest.AsSpan().SequenceEqual(bytes.AsSpan(first.Length)).ShouldBeTrue();
        (await EndOfAsync(client)).ShouldBe("end");
    }

    private static Task ClosedAsync(SidecarPair pair, string by, string reason) =>
        Eventually($"both proxies count a connection that the {by} ended by {reason}", () => Closed(pair, by, reason) == 1 && Closed(pair, by, reason, atServer: true) == 1);

    private static long Closed(SidecarPair pair, string by, string reason, bool atServer = false)
    {
        var metrics = atServer ? pair.ServerMetrics : pair.ClientMetrics;
        return metrics.Read(metrics.Counter("weft_tcp_closed_total", "", new Telemetry.MetricLabel("envoy_tcp_prefix", atServer ? "app" : "server"), new("by", by), new("reason", reason)));
    }

    private static async Task Eventually(string what, Func<bool> isSo)
    {
        for (var i = 0; i < 250; i++)
        {
            if (isSo()) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        isSo().ShouldBeTrue(what);
    }

    private static async Task<string> EndOfAsync(RawPeer peer)
    {
        try
        {
            var count = await peer.Socket.ReceiveAsync(new byte[1]).WaitAsync(Patience);
            return count == 0 ? "end" : "bytes";
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "reset";
        }
    }
}
