using System.Globalization;
using Weft.EndToEnd.Tests.Http;

namespace Weft.EndToEnd.Tests.Metrics;

public sealed class ScrapeTests
{
    [Fact]
    public async Task Metrics_are_read_in_plain_and_only_with_a_certificate_of_the_mesh_behind_mutual_TLS()
    {
        await using var program = new ScrapedProgram();
        await program.ReadyAsync();
        for (var i = 0; i < 10; i++) await Curl.RunAsync("-o", "/dev/null", $"http://127.0.0.1:{program.Service}/");
        string[] certificate = ["--cert", program.PathOf("client.pem"), "--key", program.PathOf("client.key")];

        foreach (var page in new[]
        {
            await Curl.RunAsync($"http://127.0.0.1:{program.Plain}/metrics"),
            await Curl.RunAsync("--compressed", $"http://127.0.0.1:{program.Plain}/metrics"),
            await Curl.RunAsync(["-k", .. certificate, $"https://127.0.0.1:{program.Mutual}/metrics"]),
            await Curl.RunAsync("-k", $"https://127.0.0.1:{program.Files}/metrics"),
        })
            Value(page, "envoy_cluster_upstream_rq_total{envoy_cluster_name=\"app\",mesh=\"default\",dataplane=\"web-1\"}").ShouldBe(10);

        var (refused, why) = await Programs.RunAsync(Programs.Tool("curl"), "-sSk", $"https://127.0.0.1:{program.Mutual}/metrics");
        refused.ShouldNotBe(0, why);
        var (handshake, told) = await Programs.RunAsync(Programs.Tool("openssl"), "s_client", "-connect", $"127.0.0.1:{program.Mutual}", "-CAfile", program.PathOf("root.pem"), "-verify_return_error", "-cert", program.PathOf("client.pem"), "-key", program.PathOf("client.key"));
        handshake.ShouldBe(0, told);
        told.ShouldContain("Verify return code: 0 (ok)");
    }

    [Fact]
    public async Task Promtool_finds_nothing_but_the_names_that_are_Envoys()
    {
        await using var program = new ScrapedProgram();
        await program.ReadyAsync();
        await Curl.RunAsync("-o", "/dev/null", $"http://127.0.0.1:{program.Service}/");
        var page = program.PathOf("page.txt");
        await Curl.RunAsync("-o", page, $"http://127.0.0.1:{program.Plain}/metrics");

        var (_, found) = await Programs.RunAsync("/bin/sh", "-c", $"'{Programs.Tool("promtool")}' check metrics < '{page}'");

        found.ShouldContain("envoy_cluster_upstream_rq ", Case.Sensitive, "it has read the page");
        found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("envoy_", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_proxy_that_was_killed_begins_again_at_0()
    {
        await using var program = new ScrapedProgram();
        await program.ReadyAsync();
        for (var i = 0; i < 5; i++) await Curl.RunAsync("-o", "/dev/null", $"http://127.0.0.1:{program.Service}/");

        await program.RestartAsync();
        await Curl.RunAsync("-o", "/dev/null", $"http://127.0.0.1:{program.Service}/");

        var page = await Curl.RunAsync($"http://127.0.0.1:{program.Plain}/metrics");
        Value(page, "envoy_cluster_upstream_rq_total{envoy_cluster_name=\"app\",mesh=\"default\",dataplane=\"web-1\"}").ShouldBe(1);
        page.Split('\n').Where(line => line.Length > 0 && line[0] != '#' && line.Contains(" -", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static double Value(string page, string series) =>
        double.Parse(page.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[(series.Length + 1)..], CultureInfo.InvariantCulture);
}
