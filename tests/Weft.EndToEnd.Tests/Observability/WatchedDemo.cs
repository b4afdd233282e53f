using System.Text.Json;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Observability;

/// <summary>A demo that goes on sending all its kinds of traffic, errors among it, and a Prometheus that watches it.</summary>
public sealed class WatchedDemo : IAsyncLifetime
{
    // A rate over a minute is there from the second scrape on; this is for the kinds of traffic to take their turns.
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-watched-").FullName;
    private readonly RunningDemo _demo = new("--traffic");
    private readonly Ports _ports = new();
    private PrometheusServer? _prometheus;

    internal string Folder => _folder;

    internal RunningDemo Demo => _demo;

    internal PrometheusServer Prometheus => _prometheus ?? throw new InvalidOperationException("Prometheus does not run");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Programs.Demo) || !File.Exists("/usr/bin/prometheus")) return;
        await _demo.InitializeAsync();
        await InstallAsync(_folder);
        _prometheus = await PrometheusServer.StartAsync(_folder, _ports.Take());
        using var http = new HttpClient();
        var end = TimeProvider.System.GetUtcNow() + Watched;
        while (TimeProvider.System.GetUtcNow() < end)
        {
            foreach (var status in (int[])[200, 404, 500])
            {
                using var answer = await http.GetAsync(new Uri($"http://{_demo.Web}/?status={status}"));
                ((int)answer.StatusCode).ShouldBe(status);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    /// <summary>Starts a second Prometheus on the same demo, which finds the proxies by Kuma's discovery.</summary>
    internal async Task<PrometheusServer> WatchAsKumaAsync()
    {
        var (program, folder) = (Programs.KumaPrometheus(), Path.Combine(_folder, "kuma"));
        await InstallAsync(folder, "--discovery", "kuma");
        return await PrometheusServer.StartAsync(folder, _ports.Take(), program);
    }

    /// <summary>The labels of each target that the control plane tells a Prometheus with <c>http_sd_configs</c>, its address among them, by the proxies' names.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> ToldByHttpAsync()
    {
        using var http = new HttpClient();
        using var groups = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{_demo.Monitoring}/prometheus/targets")));
        return groups.RootElement.EnumerateArray().Select(group =>
        {
            var labels = group.GetProperty("labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
            labels["__address__"] = group.GetProperty("targets").EnumerateArray().Single().GetString()!;
            return labels;
        }).ToDictionary(labels => labels["instance"], labels => (IReadOnlyDictionary<string, string>)labels);
    }

    private async Task InstallAsync(string folder, params string[] flags)
    {
        var (code, output) = await Programs.RunAsync(
            Programs.Ours("weftctl"),
            ["install", "observability", "--directory", folder, "--cp-address", $"http://127.0.0.1:{_demo.Monitoring}", "--cp-metrics-address", $"127.0.0.1:{_demo.Diagnostics}", .. flags]);
        code.ShouldBe(0, output);
    }

    /// <summary>Skips a test where something is missing.</summary>
    internal void Require()
    {
        _ = Programs.Ours("weft-demo");
        _ = Programs.Tool("prometheus");
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        await _demo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
