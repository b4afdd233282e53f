using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Weft.ProxyConfig;

namespace Weft.DataPlane.Tests.AccessLogs;

public sealed class SinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-logs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_gets_one_line_for_each_request_and_is_opened_again_once_it_is_moved_or_deleted()
    {
        var path = Path.Combine(_folder, "access.log");
        await using var proxy = await LoggingProxy.StartAsync(ToFile(path));
        await proxy.AskAsync(0, 100);
        await LoggingProxy.EventuallyAsync(() => Lines(path), lines => lines.Length == 100);
        File.Move(path, path + ".1");
        await proxy.AskAsync(100, 50);
        await LoggingProxy.EventuallyAsync(() => Lines(path), lines => lines.Length == 50);
        File.Delete(path);
        await proxy.AskAsync(150, 50);
        await LoggingProxy.EventuallyAsync(() => Lines(path), lines => lines.Length == 50);

        Lines(path + ".1").ShouldBe(Enumerable.Range(0, 100).Select(i => $"GET /{i} 200"));
        Lines(path).ShouldBe(Enumerable.Range(150, 50).Select(i => $"GET /{i} 200"));
        proxy.Metric("weft_access_log_written_total").ShouldBe(200);
        proxy.Metric("weft_access_log_dropped_total").ShouldBe(0);
    }

    [Fact]
    public async Task Two_proxies_may_append_to_one_file()
    {
        var path = Path.Combine(_folder, "shared.log");
        await using (var one = await LoggingProxy.StartAsync(ToFile(path)))
        await using (var other = await LoggingProxy.StartAsync(ToFile(path)))
        {
            await Task.WhenAll(one.AskAsync(0, 300), other.AskAsync(300, 300));
        }

        Lines(path).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 600).Select(i => $"GET /{i} 200").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_waits_is_written_when_the_process_ends_and_a_log_that_is_configured_no_more_ends()
    {
        var path = Path.Combine(_folder, "last.log");
        await using (var proxy = await LoggingProxy.StartAsync(ToFile(path)))
        {
            await proxy.AskAsync(0, 20);
            await proxy.ApplyAsync();
            await proxy.AskAsync(20, 5);
        }

        Lines(path).Length.ShouldBe(20);
    }

    [Fact]
    public async Task A_full_disk_slows_no_request_drops_are_counted_and_lines_come_again_whole()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/bin/mount"), "root or mount not found: a small disk cannot be made");
        var disk = Directory.CreateDirectory(Path.Combine(_folder, "disk")).FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) == 0, "mount not found to work here");
        try
        {
            var (path, ballast) = (Path.Combine(disk, "access.log"), Path.Combine(disk, "ballast"));
            await File.WriteAllBytesAsync(ballast, new byte[56 * 1024]);
            await using var proxy = await LoggingProxy.StartAsync(ToFile(path, new string('p', 8_000)));
            var began = TimeProvider.System.GetTimestamp();
            await proxy.AskAsync(0, 600);
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(10));
            proxy.Metric("weft_access_log_dropped_total").ShouldBeGreaterThan(100);

            File.Delete(ballast);
            var written = await LoggingProxy.EventuallyAsync(() => Lines(path), lines => lines.Length > 3);
            written[..^1].ShouldAllBe(line => line.StartsWith("GET /", StringComparison.Ordinal) && line.EndsWith('p') && line.Length > 8_000);
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    [Fact]
    public async Task A_TCP_receiver_may_go_away_and_come_back()
    {
        using var first = LineReceiver.Start(0);
        await using var proxy = await LoggingProxy.StartAsync(new AccessLog { Tcp = new TcpSink { Host = "localhost", Port = (uint)first.Port }, Text = "%REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE%" });
        await proxy.AskAsync(0, 50);
        await LoggingProxy.EventuallyAsync(() => first.Lines, lines => lines.Count == 50);
        first.Dispose();
        await proxy.AskAsync(50, 50);
        using var second = LineReceiver.Start(first.Port);
        await proxy.AskAsync(100, 50);

        var lines = await LoggingProxy.EventuallyAsync(() => second.Lines, lines => lines.Count > 0 && lines[^1] == "GET /149 200");
        lines.ShouldBe(Enumerable.Range(50, 100).Select(i => $"GET /{i} 200"));
        proxy.Metric("weft_access_log_dropped_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_receiver_that_is_never_there_costs_no_request()
    {
        await using var proxy = await LoggingProxy.StartAsync(new AccessLog { Tcp = new TcpSink { Host = "127.0.0.1", Port = 1 }, Text = new string('x', 16_000) });
        await proxy.AskAsync(0, 400);

        proxy.Metric("weft_access_log_dropped_total").ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task An_OpenTelemetry_collector_gets_records_with_body_and_attributes()
    {
        await using var collector = await LogCollector.StartAsync();
        await using var proxy = await LoggingProxy.StartAsync(new AccessLog
        {
            OpenTelemetry = new OpenTelemetryLogs
            {
                Collector = new Collector { Host = "127.0.0.1", Port = (uint)collector.Port },
                Body = """{"kvlistValue":{"values":[{"key":"path","value":{"stringValue":"%REQ(:PATH)%"}},{"key":"n","value":{"intValue":"7"}}]}}""",
                Attributes = { new KeyValue { Key = "code", Value = "%RESPONSE_CODE%" }, new KeyValue { Key = "mesh", Value = "default" } },
            },
        });
        await proxy.AskAsync(0, 30);

        var records = await LoggingProxy.EventuallyAsync(() => collector.Records, records => records.Count == 30);
        records.Select(record => record.Body.KvlistValue.Values[0].Value.StringValue).ShouldBe(Enumerable.Range(0, 30).Select(i => $"/{i}"), ignoreOrder: true);
        records.ShouldAllBe(record => record.Body.KvlistValue.Values[1].Value.IntValue == 7);
        records.Select(record => string.Join(',', record.Attributes.Select(each => $"{each.Key}={each.Value.StringValue}"))).Distinct().ShouldBe(["code=200,mesh=default"]);
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch.AddTicks((long)(records[0].TimeUnixNano / 100));
        age.TotalSeconds.ShouldBeInRange(0, 30);
        collector.ResourceAttributes.ShouldBe(["log_name=MeshAccessLog", "mesh=default", "node_name=web-1", "service.name=web"]);
    }

    [Fact]
    public async Task What_a_collector_refuses_of_a_batch_is_lost_and_the_rest_is_written()
    {
        await using var collector = await LogCollector.StartAsync();
        collector.RefusesOne = true;
        await using var proxy = await LoggingProxy.StartAsync(ToCollector(collector.Port));
        await proxy.AskAsync(0, 30);

        await LoggingProxy.EventuallyAsync(() => proxy.Metric("weft_access_log_written_total") + proxy.Metric("weft_access_log_dropped_total"), sum => sum == 30);
        proxy.Metric("weft_access_log_dropped_total").ShouldBe(collector.Calls);
        collector.Records.Count.ShouldBe(30, "nothing is sent again");
    }

    [Theory]
    [InlineData(StatusCode.Unknown)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.Internal)]
    public async Task What_a_collector_refuses_for_good_is_lost_and_not_sent_again(StatusCode status)
    {
        await using var collector = await LogCollector.StartAsync();
        collector.Status = (int)status;
        var proxy = await LoggingProxy.StartAsync(ToCollector(collector.Port));
        await using (proxy)
        {
            await proxy.AskAsync(0, 10);
            await LoggingProxy.EventuallyAsync(() => proxy.Metric("weft_access_log_dropped_total"), lost => lost == 10);
            await proxy.AskAsync(10, 10);
            await LoggingProxy.EventuallyAsync(() => proxy.Metric("weft_access_log_dropped_total"), lost => lost == 20);

            collector.Status = 0;
            await proxy.AskAsync(20, 10);
            (await LoggingProxy.EventuallyAsync(() => collector.Records, records => records.Count == 10)).Select(record => record.Body.StringValue)
                .ShouldBe(Enumerable.Range(20, 10).Select(i => $"/{i}"), ignoreOrder: true);
        }
        proxy.Told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Single().ShouldContain($"\"reason\":\"{status}: ", Case.Sensitive, "once, with the reason");
    }

    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.OutOfRange)]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DataLoss)]
    public async Task What_a_collector_does_not_take_now_is_sent_again(StatusCode status)
    {
        await using var collector = await LogCollector.StartAsync();
        collector.Status = (int)status;
        await using var proxy = await LoggingProxy.StartAsync(ToCollector(collector.Port));
        await proxy.AskAsync(0, 10);
        await LoggingProxy.EventuallyAsync(() => collector.Calls, calls => calls >= 2);
        collector.Status = 0;

        (await LoggingProxy.EventuallyAsync(() => collector.Records, records => records.Count == 10)).Select(record => record.Body.StringValue)
            .ShouldBe(Enumerable.Range(0, 10).Select(i => $"/{i}"), ignoreOrder: true);
        proxy.Metric("weft_access_log_dropped_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_collector_that_comes_late_gets_what_waited()
    {
        var port = FreePort();
        await using var proxy = await LoggingProxy.StartAsync(ToCollector(port));
        await proxy.AskAsync(0, 10);
        await using var collector = await LogCollector.StartAsync(port);

        var records = await LoggingProxy.EventuallyAsync(() => collector.Records, records => records.Count == 10);
        records.Select(record => record.Body.StringValue).ShouldBe(Enumerable.Range(0, 10).Select(i => $"/{i}"), ignoreOrder: true);
    }

    private static AccessLog ToFile(string path, string tail = "") => new() { File = new FileSink { Path = path }, Text = "%REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE%" + tail };

    private static AccessLog ToCollector(int port) => new() { OpenTelemetry = new OpenTelemetryLogs { Collector = new Collector { Host = "127.0.0.1", Port = (uint)port } }, Text = "%REQ(:PATH)%" };

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
