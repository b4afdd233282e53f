using System.Net;
using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

public class ManyConnectionsTests
{
    private const int Short = 10_000;
    private const int Idle = 5_000;

    /// <summary>Of both proxies together, for each idle connection.</summary>
    private const int IdleBytesLimit = 16 * 1024;

    [Fact]
    public async Task Ten_thousand_short_connections_all_succeed()
    {
        await using var services = await OpaquePair.StartAsync("echo");
        await using var echo = new EchoApplication(services.To("echo").Direct);
        var failed = new System.Collections.Concurrent.ConcurrentQueue<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Short), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, stop) =>
        {
            try
            {
                using var client = await ConnectAsync(services.To("echo").Mesh);
                await SaysAsync(client, number);
                client.Shutdown(SocketShutdown.Send);
                var left = await client.ReceiveAsync(new byte[8]).WaitAsync(TimeSpan.FromSeconds(20), stop);
                if (left != 0) failed.Enqueue($"{number}: {left} bytes too many");
            }
            catch (Exception fault) when (fault is SocketException or TimeoutException or IOException)
            {
                failed.Enqueue($"{number}: {fault.Message}");
            }
        });

        failed.ShouldBeEmpty(string.Join('\n', failed.Take(5)));
        foreach (var sidecar in new[] { services.Client, services.Service })
        {
            await Eventually.BecomesAsync($"{sidecar.Name} counts them as ended by their clients, in order", TimeSpan.FromSeconds(5), async () =>
            {
                var lines = (await sidecar.PageAsync("/stats/prometheus")).Split('\n').Where(line => line.StartsWith("weft_tcp_closed_total", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal)).ToList();
                return lines is [var line] && line.EndsWith($"by=\"client\",reason=\"end\"}} {Short}", StringComparison.Ordinal) ? null : string.Join('\n', lines);
            });
        }
        (await services.Client.CountAsync("cluster.echo.", "upstream_cx_total")).ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task Five_thousand_idle_connections_cost_little_memory_and_still_work()
    {
        await using var services = await OpaquePair.StartAsync("echo");
        await using var echo = new EchoApplication(services.To("echo").Direct);
        using (var first = await ConnectAsync(services.To("echo").Mesh)) await SaysAsync(first, 0);
        var (client, service) = (services.Client.Process.ResidentBytes, services.Service.Process.ResidentBytes);
        var open = new List<Socket>();
        try
        {
            for (var i = 0; i < Idle; i++)
            {
                open.Add(await ConnectAsync(services.To("echo").Mesh));
                if (i % 100 == 99) await SaysAsync(open[i], i);
            }
            foreach (var (i, socket) in open.Index()) await SaysAsync(socket, i);

            await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

            var (atClient, atService) = ((services.Client.Process.ResidentBytes - client) / Idle, (services.Service.Process.ResidentBytes - service) / Idle);
            TestContext.Current.TestOutputHelper?.WriteLine($"{Idle} idle connections: {atClient} bytes each at the client's proxy, {atService} at the service's");
            foreach (var (i, socket) in open.Index()) await SaysAsync(socket, i);
            (atClient + atService).ShouldBeLessThan(IdleBytesLimit);
        }
        finally
        {
            foreach (var socket in open) socket.Dispose();
        }
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(TimeSpan.FromSeconds(20));
        return socket;
    }

    private static async Task SaysAsync(Socket socket, int number)
    {
        var said = BitConverter.GetBytes(number);
        await socket.SendAsync(said);
        var heard = new byte[said.Length];
        for (var at = 0; at < heard.Length;)
        {
            var count = await socket.ReceiveAsync(heard.AsMemory(at)).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            if (count == 0) throw new IOException("closed without an answer");
            at += count;
        }
        if (!heard.AsSpan().SequenceEqual(said)) throw new IOException("another's bytes came back");
    }
}
