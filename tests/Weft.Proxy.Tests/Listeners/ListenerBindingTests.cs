using System.Net;
using System.Net.Sockets;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;
using SocketAddress = Weft.ProxyConfig.SocketAddress;

namespace Weft.Proxy.Tests.Listeners;

public sealed class ListenerBindingTests
{
    [Fact]
    public async Task An_address_that_stays_is_not_bound_anew_whatever_listener_has_it()
    {
        using var app = new EchoServer("127.0.0.1");
        await using var runtime = Start();
        var port = ScriptedServer.ClosedPort();
        await ApplyAsync(runtime, Unit(app.Port, ("one", port)));
        using var client = await RawPeer.ConnectAsync($"127.0.0.1:{port}");
        await EchoAsync(client);
        using var stop = new CancellationTokenSource();
        var count = 0;
        var connecting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var other = await RawPeer.ConnectAsync($"127.0.0.1:{port}");
                await EchoAsync(other);
                Interlocked.Increment(ref count);
            }
        });

        for (var i = 0; i < 20 || (Volatile.Read(ref count) < 20 && !connecting.IsCompleted); i++) await ApplyAsync(runtime, Unit(app.Port, (i % 2 == 0 ? "two" : "one", port)));
        await stop.CancelAsync();

        await connecting;
        await EchoAsync(client);
    }

    [Fact]
    public async Task An_address_in_use_fails_its_listener_alone_and_is_tried_again()
    {
        using var app = new EchoServer("127.0.0.1");
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var free = ScriptedServer.ClosedPort();
        await using var runtime = Start();

        await ApplyAsync(runtime, Unit(app.Port, ("taken", port), ("free", free)));

        var before = await runtime.ListenersAsync();
        before.Single(l => l.Name == "taken").Failure.ShouldBe($"cannot listen at 127.0.0.1:{port}: errno 98 (address in use)");
        before.Single(l => l.Name == "free").Failure.ShouldBeNull();
        using (var client = await RawPeer.ConnectAsync($"127.0.0.1:{free}")) await EchoAsync(client);
        taken.Stop();
        for (var i = 0; i < 100 && (await runtime.ListenersAsync()).Any(l => l.Failure is not null); i++) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        using (var client = await RawPeer.ConnectAsync($"127.0.0.1:{port}")) await EchoAsync(client);
        (await runtime.ListenersAsync()).ShouldAllBe(l => l.Failure == null);
    }

    [Fact]
    public async Task A_removed_listener_accepts_no_more_and_its_connections_go_on()
    {
        using var app = new EchoServer("127.0.0.1");
        await using var runtime = Start();
        var (gone, stays) = (ScriptedServer.ClosedPort(), ScriptedServer.ClosedPort());
        await ApplyAsync(runtime, Unit(app.Port, ("gone", gone), ("stays", stays)));
        using var open = await RawPeer.ConnectAsync($"127.0.0.1:{gone}");
        await EchoAsync(open);

        await ApplyAsync(runtime, Unit(app.Port, ("stays", stays)));

        var refused = await Record.ExceptionAsync(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                using var late = await RawPeer.ConnectAsync($"127.0.0.1:{gone}");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        });
        refused.ShouldBeOfType<SocketException>();
        await EchoAsync(open);
        (await runtime.ListenersAsync()).Single().Name.ShouldBe("stays");
    }

    [Fact]
    public async Task Many_listeners_come_and_go()
    {
        using var app = new EchoServer("127.0.0.1");
        await using var runtime = Start();
        var ports = Enumerable.Range(0, 40).Select(_ => ScriptedServer.ClosedPort()).Distinct().ToArray();
        for (var round = 0; round < 10; round++)
        {
            var some = ports.Where((_, i) => (i + round) % 3 != 0).ToArray();
            await ApplyAsync(runtime, Unit(app.Port, [.. some.Select(port => ($"l{port}", port))]));
            foreach (var port in some.Take(5))
            {
                using var client = await RawPeer.ConnectAsync($"127.0.0.1:{port}");
                await EchoAsync(client);
            }
        }
    }

    private static ProxyRuntime Start()
    {
        var runtime = new ProxyRuntime(new ProxyOptions { Workers = 2, Mesh = "m", Name = "p", Metrics = new MetricRegistry(), Seed = 3 });
        runtime.Start();
        return runtime;
    }

    private static async Task ApplyAsync(ProxyRuntime runtime, StructureUnit unit) => (await runtime.ApplyAsync(unit)).ShouldBe(CommitResult.Applied);

    private static StructureUnit Unit(int appPort, params (string Name, int Port)[] listeners)
    {
        var cluster = new Cluster { Name = "app" };
        cluster.StaticEndpoints.Add(new Endpoint { Address = new SocketAddress { Address = "127.0.0.1", Port = (uint)appPort } });
        return new StructureUnit("1", [.. listeners.Select(l => Listening(l.Name, l.Port))], [], [cluster]);
    }

    private static Listener Listening(string name, int port)
    {
        var listener = new Listener { Name = name, Address = new SocketAddress { Address = "127.0.0.1", Port = (uint)port }, Direction = TrafficDirection.Outbound };
        listener.FilterChains.Add(new FilterChain { Tcp = new TcpProxy { StatPrefix = "t", Cluster = "app" } });
        return listener;
    }

    private static async Task EchoAsync(RawPeer client)
    {
        await client.SendAsync("hello");
        (await client.ReadUntilAsync("hello")).ShouldBe("hello");
    }
}
