using System.Net.Sockets;

namespace Weft.Proxy.Tests.Runtime;

public sealed class LeavingTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nhost: a\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n")]
    public async Task A_proxy_that_leaves_costs_no_request(string request)
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        var second = await pair.AddServerAsync(app.Port, http: true);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(() => AskAsync(pair.Outbound, request, stop.Token))).ToArray();

        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
        await second.DrainAsync(Task.CompletedTask, TimeSpan.FromSeconds(8), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        await second.DisposeAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
        await stop.CancelAsync();

        var counts = await Task.WhenAll(load);
        counts.SelectMany(c => c.Failures).ShouldBeEmpty();
        counts.Sum(c => c.Served).ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task A_proxy_that_dies_costs_at_most_what_was_under_way()
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        var second = await pair.AddServerAsync(app.Port, http: true);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(() => AskAsync(pair.Outbound, "GET / HTTP/1.1\r\nhost: a\r\n\r\n", stop.Token))).ToArray();

        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
        await second.DisposeAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None);
        await stop.CancelAsync();

        var counts = await Task.WhenAll(load);
        counts.Sum(c => c.Failures.Count).ShouldBeLessThanOrEqualTo(8);
        counts.Sum(c => c.Served).ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task A_tunnel_holds_a_drain_until_it_ends()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("x");
        await client.ReadUntilAsync("x");

        var draining = pair.Server.DrainAsync(Task.CompletedTask, TimeSpan.FromSeconds(8), CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(1500), TimeProvider.System);

        draining.IsCompleted.ShouldBeFalse();
        await client.SendAsync("y");
        (await client.ReadUntilAsync("y")).ShouldBe("y");
        client.Socket.Shutdown(SocketShutdown.Send);
        await client.ReadToEndAsync();
        await draining.WaitAsync(TimeSpan.FromSeconds(3));
    }

    private static async Task<(int Served, List<string> Failures)> AskAsync(string address, string request, CancellationToken stop)
    {
        var served = 0;
        var failures = new List<string>();
        using var client = await RawPeer.ConnectAsync(address);
        while (!stop.IsCancellationRequested)
        {
            await client.SendAsync(request);
            var head = await client.ReadHeadAsync();
            var length = head.Contains("content-length: 2\r\n", StringComparison.Ordinal) ? 2 : int.Parse(head.Split("content-length: ")[1].Split("\r\n")[0], System.Globalization.CultureInfo.InvariantCulture);
            await client.ReadExactlyAsync(length);
            if (head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)) served++;
            else failures.Add(head);
        }
        return (served, failures);
    }
}
