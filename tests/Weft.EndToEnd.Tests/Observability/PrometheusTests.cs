using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Testing;

namespace Weft.EndToEnd.Tests.Observability;

public class PrometheusTests(WatchedDemo watched) : IClassFixture<WatchedDemo>
{
    private const int Proxies = 9;

    [Fact]
    public async Task Every_proxy_of_the_demo_is_found_and_read_with_Kumas_labels()
    {
        watched.Require();
        await watched.Prometheus.ScrapesAsync("kuma-dataplanes", Proxies);
        await watched.Prometheus.ScrapesAsync("kuma-control-plane", 1);

        var live = await watched.Prometheus.QueryAsync("envoy_server_live == 1");
        live.Count.ShouldBe(Proxies);
        var web = live.Single(sample => sample.Labels["dataplane"] == "web-1").Labels;
        (web["mesh"], web["service"], web["kuma_io_service"], web["kuma_io_services"], web["kuma_io_protocol"], web["instance"])
            .ShouldBe(("default", "web", "web", ",web,", "http", "web-1"));
        web.Keys.ShouldNotContain(label => label.StartsWith("exported_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Prometheus_with_kuma_sd_configs_finds_the_same_proxies_with_the_same_labels()
    {
        watched.Require();
        await using var asKuma = await watched.WatchAsKumaAsync();
        await asKuma.ScrapesAsync("kuma-dataplanes", Proxies);

        var found = await asKuma.DiscoveredAsync("kuma-dataplanes");
        found["web-1"].Where(label => label.Key != "__address__").ShouldBe(
            new Dictionary<string, string>
            {
                ["job"] = "kuma-dataplanes",
                ["instance"] = "web-1",
                ["__scheme__"] = "http",
                ["__metrics_path__"] = "/metrics",
                ["__meta_kuma_mesh"] = "default",
                ["__meta_kuma_dataplane"] = "web-1",
                ["__meta_kuma_service"] = "web",
                ["__meta_kuma_label_kuma_io_service"] = "web",
                ["__meta_kuma_label_kuma_io_services"] = ",web,",
                ["__meta_kuma_label_kuma_io_protocol"] = "http",
                ["__meta_kuma_label_kuma_io_protocols"] = ",http,",
                ["__meta_kuma_label_kuma_io_zone"] = "demo",
                ["__meta_kuma_label_kuma_io_zones"] = ",demo,",
                ["__scrape_interval__"] = "1s",
                ["__scrape_timeout__"] = "1s",
            },
            ignoreOrder: true);
        var told = await watched.ToldByHttpAsync();
        found.Keys.ShouldBe(told.Keys, ignoreOrder: true);
        foreach (var (name, labels) in found) labels.Where(label => label.Key is not ("job" or "__scrape_interval__" or "__scrape_timeout__")).ShouldBe(told[name], ignoreOrder: true, name);
        var live = await asKuma.QueryAsync("envoy_server_live == 1");
        live.Select(sample => sample.Labels["dataplane"]).ShouldBe(found.Keys, ignoreOrder: true);
        live.ShouldAllBe(sample => sample.Labels["kuma_io_services"].Contains(sample.Labels["service"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_expression_of_our_own_dashboards_has_data()
    {
        watched.Require();
        var expressions = Directory.GetFiles(Path.Combine(watched.Folder, "grafana", "dashboards")).SelectMany(file =>
        {
            using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
            return dashboard.RootElement.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => (Id: Path.GetFileNameWithoutExtension(file), Expression: target.GetProperty("expr").GetString()!)).ToList();
        }).ToList();

        expressions.Count.ShouldBeGreaterThan(50);
        (await EmptyAsync(expressions)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_expression_of_Kumas_dashboards_has_data_but_for_what_no_built_feature_fills()
    {
        watched.Require();
        using var corpus = JsonDocument.Parse(await File.ReadAllTextAsync(Corpora.Path("dashboards.json"), TestContext.Current.CancellationToken));
        var expressions = corpus.RootElement.EnumerateArray().Where(item => !item.TryGetProperty("logQuery", out var log) || log.ValueKind != JsonValueKind.True)
            .Select(item => (Id: item.GetProperty("id").GetString()!, Expression: item.GetProperty("expr").GetString()!)).ToList();
        var excluded = expressions.Where(item => UnfilledExpressions.ReasonOf(item.Id, item.Expression) is not null).ToList();

        var empty = (await EmptyAsync(expressions.Except(excluded))).ToList();

        TestContext.Current.TestOutputHelper?.WriteLine($"{expressions.Count - excluded.Count - empty.Count} of {expressions.Count} have data, {excluded.Count} are excluded");
        empty.ShouldBeEmpty();
        // An exclusion that something fills meanwhile has to go.
        var filled = excluded.Select(item => item.Id).Except((await EmptyAsync(excluded)).Select(line => line.Split(' ')[0]));
        filled.ShouldBeEmpty();
    }

    [Fact]
    public async Task Promtool_finds_no_fault_in_what_proxies_and_control_plane_show_but_for_names_that_are_Kumas()
    {
        watched.Require();
        using var http = new HttpClient();
        foreach (var page in (string[])[$"http://127.0.0.1:{watched.Demo.Diagnostics}/metrics", .. await watched.Prometheus.TargetsAsync("kuma-dataplanes")])
        {
            var (code, complaints) = await LintAsync(await http.GetStringAsync(new Uri(page)));
            // 1: it cannot be read; 3: it can, and names break a rule.
            code.ShouldBeOneOf(0, 3);
            complaints.Where(complaint => !IsOfKumasNames(complaint)).ShouldBeEmpty(page);
        }
    }

    // Envoy's and Kuma's names were given before promtool's rules: a counter's _total, base units, suffixes kept for histograms. Our own obey them, but
    // for two made in Envoy's manner.
    private static bool IsOfKumasNames(string complaint) =>
        (!complaint.StartsWith("weft_", StringComparison.Ordinal) || Regex.IsMatch(complaint, "^weft_(tcp_connect_ms|tcp_length_ms) "))
        && Regex.IsMatch(complaint, "should have \"_total\" suffix|use base unit|abbreviated units|should not have \"_count\" suffix|should not have \"_total\" suffix|should not include type");

    private async Task<IReadOnlyList<string>> EmptyAsync(IEnumerable<(string Id, string Expression)> expressions)
    {
        var empty = new List<string>();
        foreach (var (id, expression) in expressions)
        {
            var has = false;
            foreach (var choice in DashboardChoice.All)
                if (!has) has = await choice.HasDataAsync(watched.Prometheus, expression);
            if (!has) empty.Add($"{id} {expression}");
        }
        return empty;
    }

    private static async Task<(int Code, IReadOnlyList<string> Complaints)> LintAsync(string page)
    {
        using var promtool = Process.Start(new ProcessStartInfo(Programs.Tool("promtool"), ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, (await output + await error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
