using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>tail -f reads along while the pair is loaded.</summary>
public class TailTests(TrafficLogMesh mesh) : IClassFixture<TrafficLogMesh>
{
    private static readonly TimeSpan Loaded = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Every_line_is_whole_there_are_as_many_as_requests_and_no_request_fails()
    {
        var route = await mesh.ReachAsync("load");
        var client = (await mesh.PairAsync()).Client;
        var endpoint = (await client.EndpointsAsync("load")).Single();
        await File.AppendAllTextAsync(mesh.LogFile, "", TestContext.Current.CancellationToken);
        await using var tail = RunningProgram.Start("tail", Programs.Tool("tail"), ["-n", "0", "-f", mesh.LogFile]);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);

        var load = HttpLoad.Start(route.Mesh, connections: 16);
        await Task.Delay(Loaded, TimeProvider.System, TestContext.Current.CancellationToken);
        await load.StopAsync();

        load.Failed.ShouldBeEmpty(load.Reasons());
        load.Succeeded.ShouldBeGreaterThan(500);
        await Eventually.BecomesAsync("tail has read everything", TimeSpan.FromSeconds(20), () => Task.FromResult(
            tail.Lines.Count >= load.Succeeded ? null : $"{tail.Lines.Count} of {load.Succeeded} lines"));
        tail.Lines.Count.ShouldBe((int)load.Succeeded);
        var pattern = LogLines.Pattern($"[TIME] default \"GET /load?bytes=1000 HTTP/1.1\" 200 - 0 1000 MS MS \"-\" \"-\" \"-\" \"UUID\" \"service\" \"client\" \"load\" \"127.0.0.1\" \"{endpoint}\"");
        tail.Lines.Where(line => !pattern.IsMatch(line)).Take(3).ShouldBeEmpty();
        (await client.CountAsync("weft_access_log_dropped_total", "")).ShouldBe(0);
    }
}
