using System.Text.RegularExpressions;

namespace Weft.EndToEnd.Tests.Http;

/// <summary>nghttp, h2load and wrk against an application that is not theirs.</summary>
public class LoadTests(HttpMesh mesh) : IClassFixture<HttpMesh>
{
    [Theory]
    [InlineData("web", "node")]
    [InlineData("api", "api")]
    public async Task Nghttp_multiplexes_and_sends_and_receives_trailers(string service, string serviceWithTrailers)
    {
        var url = await UrlAsync(service);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "hello", TestContext.Current.CancellationToken);

        var many = await RunAsync("nghttp", ["-n", "-s", .. Enumerable.Range(1, 40).Select(i => $"{url}/big/{i * 1000}")]);
        // HTTP/1.1 has trailers only where the length is not announced.
        var sent = await RunAsync("nghttp", "-d", file, "--no-content-length", "--trailer", "x-trailer: yes", $"{url}/form");
        var received = await RunAsync("nghttp", "-v", $"{await UrlAsync(serviceWithTrailers)}/trailers");
        File.Delete(file);

        for (var i = 1; i <= 40; i++) many.Split('\n').ShouldContain(line => Regex.IsMatch(line, $@" 200 +\w+ /big/{i * 1000}$"), many);
        sent.ShouldContain("x-trailer=yes");
        received.ShouldContain("x-sum: 42");
    }

    [Theory]
    [InlineData("web", "--h1")]
    [InlineData("web", "-m16")]
    [InlineData("api", "--h1")]
    [InlineData("api", "-m16")]
    public async Task H2load_with_bodies_has_no_failed_request(string service, string how)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new string('x', 20_000), TestContext.Current.CancellationToken);

        var report = await RunAsync("h2load", "-n", "3000", "-c", "16", how, "-d", file, $"{await UrlAsync(service)}/form");
        File.Delete(file);

        report.ShouldContain("3000 succeeded, 0 failed, 0 errored, 0 timeout");
        report.ShouldContain("status codes: 3000 2xx");
    }

    [Theory]
    [InlineData("web")]
    [InlineData("api")]
    public async Task Wrk_has_no_failed_request(string service)
    {
        var report = await RunAsync("wrk", "-t1", "-c32", "-d2s", $"{await UrlAsync(service)}/big/3000");

        report.ShouldContain("Requests/sec");
        report.ShouldNotContain("Non-2xx");
        report.ShouldNotContain("Socket errors");
    }

    private static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool(tool), arguments);
        code.ShouldBe(0, $"{tool}: {output}");
        return output;
    }

    private async Task<string> UrlAsync(string service) => $"http://127.0.0.1:{(await mesh.ReachAsync(service)).Mesh}";
}
