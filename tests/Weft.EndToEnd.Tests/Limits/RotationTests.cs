using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Limits;

public class RotationTests
{
    private const int Connections = 64;
    private const int Most = 1_000_000;
    private const int Least = 300_000;
    private const int Workers = 2;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(75);

    [Fact]
    public async Task Certificates_that_live_five_seconds_fail_no_request_and_end_no_stream()
    {
        await using var one = await OneService.StartAsync(rotation: "5s");
        var address = $"127.0.0.1:{one.Http2Port}";
        var rate = await RateAsync(address);
        var requests = (int)Math.Clamp(rate * Budget.TotalSeconds * 0.9, Least, Most);
        using var stopStream = new CancellationTokenSource();
        var stream = PatternStream.RunAsync(one.TcpPort, blockBytes: 8192, stopStream.Token);
        var (certificates, handshakes) = (await one.Mesh.CertificatesAsync("client-1"), await HandshakesAsync(one));

        var began = TimeProvider.System.GetTimestamp();
        await using var load = LoadTool.Start(address, requests, Connections, "-m", "4");
        var rotations = 0;
        while (!load.HasExited)
        {
            rotations = await one.Mesh.CertificatesAsync("client-1") - certificates;
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        var taken = TimeProvider.System.GetElapsedTime(began);
        await load.SucceedsAsync(requests);
        var opened = await HandshakesAsync(one) - handshakes;
        await stopStream.CancelAsync();
        var bytes = await stream;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{requests} requests in {taken.TotalSeconds:0.0} s, {rotations} rotations, {opened} handshakes, a stream of {bytes} bytes");
        rotations.ShouldBeGreaterThanOrEqualTo((int)(taken.TotalSeconds / 5) - 1);
        opened.ShouldBeGreaterThanOrEqualTo(rotations * Workers);
        bytes.ShouldBeGreaterThan(1_000_000);
    }

    private static async Task<double> RateAsync(string address)
    {
        const int Sample = 40_000;
        await using var load = LoadTool.Start(address, Sample, Connections, "-m", "4");
        return await load.SucceedsAsync(Sample);
    }

    private static Task<long> HandshakesAsync(OneService one) => one.Service.CountAsync("listener.", ".ssl.handshake");
}
