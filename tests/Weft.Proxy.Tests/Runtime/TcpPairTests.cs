using System.Net;
using System.Net.Sockets;

namespace Weft.Proxy.Tests.Runtime;

public sealed class TcpPairTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Opaque_bytes_arrive_in_both_directions_with_half_close(string host)
    {
        using var echo = new EchoServer(host);
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, host: host);
        using var client = await ConnectAsync(pair.Outbound);
        var sent = TestApplication.Pattern(5_000_000);

        var sending = Task.Run(async () =>
        {
            await client.SendAsync(sent);
            client.Shutdown(SocketShutdown.Send);
        });
        var received = await ReadToEndAsync(client);
        await sending;

        received.AsSpan().SequenceEqual(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard_at_once()
    {
        using var server = new EchoServer("127.0.0.1", greeting: "220 ready\r\n");
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false);
        using var client = await ConnectAsync(pair.Outbound);
        var buffer = new byte[64];

        var count = await client.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(5));

        System.Text.Encoding.ASCII.GetString(buffer, 0, count).ShouldBe("220 ready\r\n");
    }

    [Fact]
    public async Task Many_short_connections_share_a_carrier()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false);
        for (var i = 0; i < 500; i++)
        {
            using var client = await ConnectAsync(pair.Outbound);
            await client.SendAsync("hello"u8.ToArray());
            client.Shutdown(SocketShutdown.Send);
            (await ReadToEndAsync(client)).ShouldBe("hello"u8.ToArray());
        }
        var label = new Telemetry.MetricLabel("envoy_cluster_name", "server");
        pair.ClientMetrics.Read(pair.ClientMetrics.Counter("envoy_cluster_upstream_cx_total", "", label)).ShouldBeLessThanOrEqualTo(2);
        pair.ClientMetrics.Read(pair.ClientMetrics.Counter("envoy_cluster_weft_tunnels_total", "", label)).ShouldBe(500);
    }

    [Fact]
    public async Task Connections_that_end_half_way_leak_no_byte_into_their_neighbours()
    {
        using var server = new RepeatingServer(1_000_000);
        await using var pair = await SidecarPair.StartAsync(server.Port, http: false);
        var chance = new Random(5); // seeded: the same plan every time
        var plans = Enumerable.Range(0, 600).Select(i => (Mark: (byte)(i % 251), Stop: chance.Next(2) == 0 ? chance.Next(1, 200_000) : int.MaxValue)).ToArray();

        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (plan, _) =>
        {
            using var client = await ConnectAsync(pair.Outbound);
            await client.SendAsync(new[] { plan.Mark });
            var (total, foreign) = await ReadMarkedAsync(client, plan.Mark, plan.Stop);
            foreign.ShouldBe(0);
            if (plan.Stop == int.MaxValue) total.ShouldBe(1_000_000);
            else client.LingerState = new LingerOption(true, 0);
        });
    }

    [Fact]
    public async Task A_refusing_application_closes_the_clients_connection()
    {
        await using var pair = await SidecarPair.StartAsync(appPort: 1, http: false);

        var ended = await Record.ExceptionAsync(async () =>
        {
            // The reset may meet the client while its connect still returns.
            using var client = await ConnectAsync(pair.Outbound);
            (await client.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(5))).ShouldBe(0);
        });

        (ended is null or SocketException).ShouldBeTrue();
    }

    private static async Task<Socket> ConnectAsync(string address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        return socket;
    }

    private static async Task<(int Total, int Foreign)> ReadMarkedAsync(Socket socket, byte mark, int stop)
    {
        var buffer = new byte[32_768];
        var (total, foreign) = (0, 0);
        while (total < stop && await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20)) is var count and > 0)
        {
            total += count;
            foreign += count - buffer.AsSpan(0, count).Count(mark);
        }
        return (total, foreign);
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var all = new MemoryStream();
        var buffer = new byte[65_536];
        while (await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(20)) is var count and > 0) all.Write(buffer, 0, count);
        return all.ToArray();
    }
}
