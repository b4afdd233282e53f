using System.Buffers;
using System.Text;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Runtime;

public sealed class SeriesLifeTests
{
    [Fact]
    public async Task Series_of_what_was_removed_expire_when_nothing_moves_in_them()
    {
        var registry = new MetricRegistry();
        await using var runtime = new ProxyRuntime(new ProxyOptions { Workers = 2, Mesh = "m", Name = "p", Metrics = registry, SeriesIdle = TimeSpan.FromSeconds(1) });
        runtime.Start();
        using var echo = new EchoServer("127.0.0.1");
        (await runtime.ApplyAsync(Structure("kept", "gone", echo.Port))).ShouldBe(CommitResult.Applied);
        var gone = (await runtime.ListenersAsync()).Single(listener => listener.Name == "gone").Address;
        using var client = await RawPeer.ConnectAsync(gone);
        await client.SendAsync("hello");
        await client.ReadExactlyAsync(5);

        (await runtime.ApplyAsync(Structure("kept", null, echo.Port))).ShouldBe(CommitResult.Applied);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Names(registry).ShouldContain("tcp.gone", "its connection is still open");
        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await client.ReadToEndAsync();
        for (var i = 0; i < 100 && Names(registry).Contains("tcp.gone"); i++) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);

        Names(registry).ShouldBe(["cluster.kept", "tcp.kept"]);
    }

    private static List<string> Names(MetricRegistry registry)
    {
        var output = new ArrayBufferWriter<byte>();
        StatsText.Write(registry, output);
        return [.. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Select(line => string.Join('.', line.Split('.').Take(2)))
            .Where(name => name.StartsWith("cluster.", StringComparison.Ordinal) || name.StartsWith("tcp.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static StructureUnit Structure(string kept, string? gone, int port)
    {
        string[] names = gone is null ? [kept] : [kept, gone];
        var listeners = names.Select(name => new Listener
        {
            Name = name,
            Address = new SocketAddress { Address = "127.0.0.1" },
            Direction = TrafficDirection.Outbound,
            FilterChains = { new FilterChain { Tcp = new TcpProxy { StatPrefix = name, Cluster = name } } },
        }).ToList();
        var clusters = names.Select(name => new Cluster { Name = name, StaticEndpoints = { new Endpoint { Address = new SocketAddress { Address = "127.0.0.1", Port = (uint)port } } } }).ToList();
        return new StructureUnit("1", listeners, [], clusters);
    }
}
