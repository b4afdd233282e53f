using System.Net.Sockets;
using Weft.Proxy.Tests.Loop;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>An opaque inbound in PERMISSIVE, whose application may be the one that speaks first.</summary>
public sealed class PermissiveTcpTests
{
    private const string Banner = "220 ready\r\n";

    [Fact]
    public async Task Clear_text_and_the_mesh_are_carried_on_one_port()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, mode: MeshMode.Permissive);
        var sent = TestApplication.Pattern(1_000_000);

        foreach (var address in new[] { pair.Inbound, pair.Outbound })
        {
            using var client = await RawPeer.ConnectAsync(address);
            var sending = client.SendAsync(sent);
            (await client.ReadExactlyAsync(sent.Length)).AsSpan().SequenceEqual(sent).ShouldBeTrue();
            await sending;
            client.Socket.Shutdown(SocketShutdown.Send);
            (await client.ReadToEndAsync()).ShouldBe("");
        }
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard_by_every_kind_of_client()
    {
        using var server = new EchoServer("127.0.0.1", Banner);
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false, mode: MeshMode.Permissive);
        for (var i = 0; i < 40; i++)
        {
            foreach (var address in new[] { pair.Inbound, pair.Outbound })
            {
                using var client = await RawPeer.ConnectAsync(address);
                (await client.ReadUntilAsync(Banner)).ShouldBe(Banner);
                await client.SendAsync("EHLO\r\n");
                (await client.ReadUntilAsync("\r\n")).ShouldBe("EHLO\r\n");
            }
        }
        // On a busy machine a proxy's ClientHello may come too late once; it comes again, and the client notices nothing.
        SingleProxy.Sum(pair.ServerMetrics, "weft_listener_first_bytes_refused_total").ShouldBeInRange(0, 2);
        SingleProxy.Sum(pair.ServerMetrics, "weft_permissive_plaintext_connections_total").ShouldBeInRange(40, 42);
    }

    [Fact]
    public async Task A_banner_waits_for_a_ClientHello_and_no_longer()
    {
        using var server = new EchoServer("127.0.0.1", Banner);
        var clock = new TurnedClock();
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = true, IsInbound = true, IsPermissive = true, Clock = clock }, server.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        var reading = client.ReadUntilAsync(Banner);

        await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        reading.IsCompleted.ShouldBeFalse();
        clock.Turn(TimeSpan.FromMilliseconds(220));
        await proxy.WakeAsync();

        (await reading).ShouldBe(Banner);
    }

    [Fact]
    public async Task A_client_that_speaks_ends_the_wait_of_the_banner()
    {
        using var server = new EchoServer("127.0.0.1", Banner);
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = true, IsInbound = true, IsPermissive = true, Clock = new TurnedClock() }, server.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);

        await client.SendAsync("hello");

        (await client.ReadUntilAsync("hello")).ShouldBe(Banner + "hello");
    }

    [Fact]
    public async Task Once_the_ports_habit_is_learned_no_banner_waits()
    {
        using var server = new EchoServer("127.0.0.1", Banner);
        var clock = new TurnedClock();
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsTcp = true, IsInbound = true, IsPermissive = true, Clock = clock }, server.Port);
        for (var i = 0; i < Weft.Proxy.Listeners.BannerHabit.LearnAfterClients; i++)
        {
            using var silent = await RawPeer.ConnectAsync(proxy.Address);
            var reading = silent.ReadUntilAsync(Banner);
            while (!reading.IsCompleted)
            {
                clock.Turn(TimeSpan.FromMilliseconds(20));
                await proxy.WakeAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }
        }

        using var client = await RawPeer.ConnectAsync(proxy.Address);

        (await client.ReadUntilAsync(Banner)).ShouldBe(Banner);
    }

    [Fact]
    public async Task A_client_that_ends_before_it_speaks_still_hears_the_server()
    {
        using var server = new EchoServer("127.0.0.1", Banner);
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false, mode: MeshMode.Permissive);
        using var client = await RawPeer.ConnectAsync(pair.Inbound);

        client.Socket.Shutdown(SocketShutdown.Send);

        (await client.ReadToEndAsync()).ShouldBe(Banner);
    }

    [Fact]
    public async Task What_may_become_a_ClientHello_is_no_byte_lost_when_it_does_not()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, mode: MeshMode.Permissive);
        foreach (var said in new[] { "\u0016", "\u0016\u0003", "\u0016\u0003\u0001\u0002", "\u0016\u0003\u0001\u0000\u0009\u0002not a hello", "\u0016x", "\u0000" })
        {
            using var client = await RawPeer.ConnectAsync(pair.Inbound);
            foreach (var c in said)
            {
                await client.SendAsync(c.ToString());
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
            client.Socket.Shutdown(SocketShutdown.Send);
            (await client.ReadToEndAsync()).ShouldBe(said);
        }
    }

    [Fact]
    public async Task An_application_that_is_down_closes_clear_text_and_refuses_tunnels()
    {
        await using var pair = await SidecarPair.StartAsync(ScriptedServer.ClosedPort(), http: false, mode: MeshMode.Permissive);
        using var plain = await RawPeer.ConnectAsync(pair.Inbound);
        await plain.SendAsync("hello");
        (await plain.ReadToEndAsync()).ShouldBe("");
        using var mesh = await RawPeer.ConnectAsync(pair.Outbound);
        await mesh.SendAsync("hello");
        (await mesh.ReadToEndAsync()).ShouldBe("");

        lock (pair.Log) pair.Log.ShouldNotContain(line => line.Contains("peer_refused") || line.Contains("upstream_refused"));
        SingleProxy.Sum(pair.ServerMetrics, "envoy_listener_ssl_handshake").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_hello_of_the_mesh_after_the_banner_is_refused_and_unlearns_the_habit()
    {
        using var server = new EchoServer("127.0.0.1", Banner);
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false, mode: MeshMode.Permissive);
        using var client = await RawPeer.ConnectAsync(pair.Inbound);
        await client.ReadUntilAsync(Banner);

        await client.SendAsync(MeshHello());

        (await client.ReadToEndAsync()).ShouldBe("");
        SingleProxy.Sum(pair.ServerMetrics, "weft_listener_first_bytes_refused_total").ShouldBe(1);
        lock (pair.Log) pair.Log.ShouldContain(line => line.Contains("came after the server's first word"));
    }

    [Fact]
    public async Task A_stream_lives_through_every_change_of_mode()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, mode: MeshMode.Permissive);
        using var mesh = await RawPeer.ConnectAsync(pair.Outbound);
        using var plain = await RawPeer.ConnectAsync(pair.Inbound);
        foreach (var mode in new[] { MeshMode.Strict, MeshMode.Permissive, MeshMode.Disabled, MeshMode.Permissive, MeshMode.Strict })
        {
            foreach (var client in new[] { mesh, plain })
            {
                await client.SendAsync($"{mode};");
                (await client.ReadUntilAsync(";")).ShouldBe($"{mode};");
            }
            await pair.ServeAsync(echo.Port, http: false, mode: mode);
            if (mode != MeshMode.Disabled) continue;
            await pair.ForgetIdentityAsync(pair.Server);
            await pair.ForgetIdentityAsync(pair.Client);
            await mesh.SendAsync("without identity;");
            (await mesh.ReadUntilAsync(";")).ShouldBe("without identity;");
            await pair.IdentifyAsync(pair.Server, "server");
            await pair.IdentifyAsync(pair.Client, "client");
        }
    }

    // A whole ClientHello that offers `weft/1` and nothing else.
    private static byte[] MeshHello()
    {
        byte[] alpn = [0, 16, 0, 9, 0, 7, 6, .. "weft/1"u8];
        byte[] body = [3, 3, .. new byte[32], 0, 0, 2, 0x13, 0x01, 1, 0, 0, (byte)alpn.Length, .. alpn];
        return [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
    }
}
