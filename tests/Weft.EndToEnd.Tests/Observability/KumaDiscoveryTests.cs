namespace Weft.EndToEnd.Tests.Observability;

/// <summary>A Prometheus that asks for its targets as it asks Kuma: <c>kuma_sd_configs</c>, as weftctl writes them.</summary>
public class KumaDiscoveryTests
{
    private const string Job = "kuma-dataplanes";

    // Prometheus gathers what it is told for 5 s, twice, and asks once a second: after so many questions it would have dropped a target.
    private const int Noticed = 12;

    [Fact]
    public async Task A_proxy_that_comes_is_found_and_one_that_goes_is_forgotten()
    {
        var program = Programs.KumaPrometheus();
        await using var scraped = await ScrapedMesh.StartAsync(inPlain: true);
        var prometheus = await scraped.WatchAsync(program, "--discovery", "kuma");

        var first = await scraped.AddAsync("web-1", "127.0.0.2");
        await prometheus.FindsAsync(Job, "web-1");
        var second = await scraped.AddAsync("web-2", "127.0.0.3");
        await prometheus.FindsAsync(Job, "web-1", "web-2");
        (await prometheus.QueryAsync("up{job='kuma-dataplanes'} == 1")).Select(sample => sample.Labels["dataplane"]).ShouldBe(["web-1", "web-2"], ignoreOrder: true);

        first.Process.Terminate();
        await prometheus.FindsAsync(Job, "web-2");
        second.Process.Terminate();
        await prometheus.FindsAsync(Job);
    }

    [Fact]
    public async Task Tags_whose_labels_would_have_the_same_name_hide_no_proxy()
    {
        var program = Programs.KumaPrometheus();
        await using var scraped = await ScrapedMesh.StartAsync(inPlain: true);
        await scraped.AddAsync("web-1", "127.0.0.2", "team.a: dots", "team-a: dashes", "version: v1", "versions: all");
        await scraped.AddAsync("web-2", "127.0.0.3");

        var prometheus = await scraped.WatchAsync(program, "--discovery", "kuma");
        await prometheus.FindsAsync(Job, "web-1", "web-2");

        var labels = (await prometheus.DiscoveredAsync(Job))["web-1"];
        (labels["__meta_kuma_label_team_a"], labels["__meta_kuma_label_version"], labels["__meta_kuma_label_versions"]).ShouldBe(("dashes", "v1", "all"));
    }

    [Fact]
    public async Task Each_Prometheus_reads_the_page_that_a_MeshMetric_has_for_its_client_id()
    {
        var program = Programs.KumaPrometheus();
        await using var scraped = await ScrapedMesh.StartAsync(inPlain: true);
        var (own, rest) = (scraped.Mesh.Ports.Take(), scraped.Mesh.Ports.Take());
        (await scraped.Mesh.PutAsync("/meshes/default/meshmetrics/pages", $$"""
            type: MeshMetric
            mesh: default
            name: pages
            spec:
              default:
                backends:
                - type: Prometheus
                  prometheus: {clientId: main, port: {{own}}, path: /main}
                - type: Prometheus
                  prometheus: {port: {{rest}}}
            """)).ShouldBeNull();
        await scraped.AddAsync("web-1", "127.0.0.2");

        var main = await scraped.WatchAsync(program, "--discovery", "kuma", "--client-id", "main");
        var other = await scraped.WatchAsync(program, "--discovery", "kuma");

        await main.ScrapesAsync(Job, 1);
        (await main.TargetsAsync(Job)).ShouldBe([$"http://127.0.0.2:{own}/main"]);
        await other.ScrapesAsync(Job, 1);
        (await other.TargetsAsync(Job)).ShouldBe([$"http://127.0.0.2:{rest}/metrics"]);
    }

    [Fact]
    public async Task A_control_plane_that_stops_takes_no_target_away_and_one_that_starts_anew_is_asked_again()
    {
        var program = Programs.KumaPrometheus();
        await using var scraped = await ScrapedMesh.StartAsync(inPlain: true);
        await scraped.AddAsync("web-1", "127.0.0.2");
        await scraped.AddAsync("web-2", "127.0.0.3");
        var prometheus = await scraped.WatchAsync(program, "--discovery", "kuma");
        await prometheus.FindsAsync(Job, "web-1", "web-2");

        // One question waits for its answer when the control plane stops.
        scraped.Mesh.ControlPlane.Terminate();
        await scraped.Mesh.ControlPlane.WaitForExitAsync(TimeSpan.FromSeconds(30));
        await prometheus.AsksInVainAsync(Noticed);
        (await prometheus.DiscoveredAsync(Job)).Keys.ShouldBe(["web-1", "web-2"], ignoreOrder: true);

        scraped.Mesh.StartControlPlane();
        await scraped.Mesh.IsUpAsync();
        await scraped.AddAsync("web-3", "127.0.0.4");
        await prometheus.FindsAsync(Job, "web-1", "web-2", "web-3");
    }

    [Fact]
    public async Task What_weftctl_prints_for_Kubernetes_is_a_configuration_by_which_Prometheus_finds_proxies()
    {
        var program = Programs.KumaPrometheus();
        await using var scraped = await ScrapedMesh.StartAsync(inPlain: true);
        await scraped.AddAsync("web-1", "127.0.0.2");
        var folder = scraped.Mesh.Folder("configmap");
        Directory.CreateDirectory(Path.Combine(folder, "prometheus"));
        var manifests = await scraped.InstallAsync("--components", "prometheus");
        foreach (var name in (string[])["prometheus.yml", "weft-rules.yml"])
            await File.WriteAllTextAsync(Path.Combine(folder, "prometheus", name), BlockOf(manifests, name), TestContext.Current.CancellationToken);

        var prometheus = await scraped.StartAsync(folder, program);

        await prometheus.FindsAsync(Job, "web-1");
        await prometheus.ScrapesAsync("kuma-control-plane", 1);
    }

    // A file in the data of a ConfigMap: the lines below its name, which are further in.
    private static string BlockOf(string manifests, string name) => string.Join('\n', manifests.Split('\n')
        .SkipWhile(line => line != $"  {name}: |").Skip(1).TakeWhile(line => line.Length == 0 || line.StartsWith("    ", StringComparison.Ordinal))
        .Select(line => line.Length == 0 ? line : line[4..])) + "\n";
}
