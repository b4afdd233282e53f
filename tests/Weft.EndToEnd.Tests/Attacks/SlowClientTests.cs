using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Attacks;

/// <summary>Clients that hold on to what they have: slow heads, bodies and readers, windows of 0, and thousands that do nothing.</summary>
public sealed partial class SlowClientTests
{
    private const int Idle = 4000;
    private const int Streams = 1000;

    // 200 streams a client may have (SessionLimits.MaxClientStreams), with a window of 64 KiB each, and what holding it costs beside.
    private const long MaxHeldBytes = 20L * 1024 * 1024;

    [Theory]
    [InlineData("-H", "/")]
    [InlineData("-B", "/")]
    [InlineData("-X", "/big")]
    public async Task Slowhttptest_finds_the_service_available(string kind, string path)
    {
        var tool = Programs.Tool("slowhttptest");
        await using var proxy = await AttackedProxy.StartAsync();
        using var neighbour = new Neighbour(proxy.Port);
        await neighbour.MeasureAsync(TimeSpan.FromMilliseconds(200));
        var resident = proxy.Process.ResidentBytes;

        var running = Programs.RunAsync(tool, kind, "-c", "500", "-r", "500", "-i", "1", "-l", "5", "-p", "2", "-u", $"http://127.0.0.1:{proxy.Port}{path}");
        var p99 = await neighbour.MeasureAsync(TimeSpan.FromSeconds(4));
        var (_, report) = await running;

        var available = Availability().Matches(report).Select(match => match.Groups[1].Value).ToList();
        available.ShouldNotBeEmpty(report);
        available.ShouldAllBe(each => each == "YES", report);
        p99.ShouldBeLessThan(TimeSpan.FromMilliseconds(300));
        (proxy.Process.ResidentBytes - resident).ShouldBeLessThan(128L * 1024 * 1024);
        (await proxy.StatusAsync("/ready")).ShouldBe(200);
    }

    [Fact]
    public async Task A_window_of_0_on_every_stream_holds_no_more_than_the_windows_of_the_upstream()
    {
        await using var proxy = await AttackedProxy.StartAsync();
        using var neighbour = new Neighbour(proxy.Port);
        await neighbour.MeasureAsync(TimeSpan.FromMilliseconds(200));
        var resident = proxy.Process.ResidentBytes;
        using var stalled = await ConnectAsync(proxy.Port);
        await stalled.SendAsync((byte[])[.. AttackFrames.Greeting, .. AttackFrames.Settings(4, 0), .. Enumerable.Range(0, Streams).SelectMany(i => AttackFrames.Request((2 * i) + 1, path: "/big"))]);

        var p99 = await neighbour.MeasureAsync(TimeSpan.FromSeconds(2));
        var growth = proxy.Process.ResidentBytes - resident;

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{growth >> 10} KiB, p99 {p99.TotalMilliseconds} ms"));
        // 4 GB were asked for.
        growth.ShouldBeLessThan(MaxHeldBytes);
        p99.ShouldBeLessThan(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Thousands_of_idle_connections_cost_little_and_admin_and_service_stay_up()
    {
        await using var proxy = await AttackedProxy.StartAsync();
        using var neighbour = new Neighbour(proxy.Port);
        await neighbour.MeasureAsync(TimeSpan.FromMilliseconds(200));
        var resident = proxy.Process.ResidentBytes;
        var idle = new List<Socket>();
        for (var i = 0; i < Idle; i++) idle.Add(await ConnectAsync(proxy.Port));

        await Eventually.BecomesAsync("all are accepted", TimeSpan.FromSeconds(20), async () =>
            Sidecar.Sum(await proxy.PageAsync("/stats"), "http.in.", "downstream_cx_active") is var active && active >= Idle ? null : $"{active}");
        var growth = proxy.Process.ResidentBytes - resident;
        var p99 = await neighbour.MeasureAsync(TimeSpan.FromMilliseconds(500));
        var ready = await proxy.StatusAsync("/ready");
        idle.ForEach(socket => socket.Dispose());

        ready.ShouldBe(200);
        p99.ShouldBeLessThan(TimeSpan.FromMilliseconds(300));
        (growth / Idle).ShouldBeLessThan(8 * 1024, string.Create(CultureInfo.InvariantCulture, $"{growth} bytes"));
        await Eventually.BecomesAsync("all are gone", TimeSpan.FromSeconds(20), async () =>
            Sidecar.Sum(await proxy.PageAsync("/stats"), "http.in.", "downstream_cx_active") is var active && active <= 2 ? null : $"{active}");
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    // The tool writes in colours.
    [GeneratedRegex(@"service available:[^A-Z]*(YES|NO)")]
    private static partial Regex Availability();
}
