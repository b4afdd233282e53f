using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Observability;

/// <summary>A Prometheus with the configuration that weftctl wrote, but that reads once a second, and asks for targets as often.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly RunningProgram _program;
    private readonly int _port;

    private PrometheusServer(RunningProgram program, int port) => (_program, _port) = (program, port);

    /// <param name="folder">Where <c>weftctl install observability --directory</c> wrote, with room for the data.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="program">Which one; null: Debian's.</param>
    public static async Task<PrometheusServer> StartAsync(string folder, int port, string? program = null)
    {
        var file = Path.Combine(folder, "prometheus", "prometheus.yml");
        var text = (await File.ReadAllTextAsync(file)).Replace("scrape_interval: 15s", "scrape_interval: 1s", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, Regex.Replace(text, "kuma_sd_configs:\n *- ", "$0refresh_interval: 1s\n    "));
        var server = new PrometheusServer(
            RunningProgram.Start(
                "prometheus", program ?? Programs.Tool("prometheus"),
                [
                    $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder, "data")}",
                    string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                ]),
            port);
        await Eventually.BecomesAsync("Prometheus answers", Patience, async () =>
        {
            using var answer = await server._http.GetAsync(server.Address("/-/ready"));
            return answer.StatusCode == HttpStatusCode.OK ? null : server._program.Log;
        });
        return server;
    }

    /// <summary>Waits until so many targets of a job answer, and none does not.</summary>
    public Task<TimeSpan> ScrapesAsync(string job, int targets) => Eventually.BecomesAsync($"Prometheus scrapes {targets} targets of {job}", Patience, async () =>
    {
        var active = (await GetAsync("/api/v1/targets?state=active")).GetProperty("activeTargets").EnumerateArray()
            .Where(target => target.GetProperty("labels").GetProperty("job").GetString() == job).ToList();
        return active.Count == targets && active.All(target => target.GetProperty("health").GetString() == "up")
            ? null
            : string.Join('\n', active.Select(target => $"{target.GetProperty("scrapeUrl")} {target.GetProperty("health")} {target.GetProperty("lastError")}"));
    });

    /// <summary>Waits until a job's targets are those of these proxies, and all answer.</summary>
    public async Task FindsAsync(string job, params string[] proxies)
    {
        await ScrapesAsync(job, proxies.Length);
        (await DiscoveredAsync(job)).Keys.ShouldBe(proxies, ignoreOrder: true);
    }

    /// <summary>Waits until so many questions by Kuma's discovery have failed.</summary>
    public Task<TimeSpan> AsksInVainAsync(int times) => Eventually.BecomesAsync($"Prometheus asked in vain {times} times", Patience, async () =>
    {
        var failures = Regex.Match(await _http.GetStringAsync(Address("/metrics")), @"^prometheus_sd_kuma_fetch_failures_total (\S+)$", RegexOptions.Multiline).Groups[1].Value;
        return failures.Length > 0 && double.Parse(failures, CultureInfo.InvariantCulture) >= times ? null : failures;
    });

    /// <summary>The addresses of a job's targets.</summary>
    public async Task<IReadOnlyList<string>> TargetsAsync(string job) =>
    [
        .. (await GetAsync("/api/v1/targets?state=active")).GetProperty("activeTargets").EnumerateArray()
            .Where(target => target.GetProperty("labels").GetProperty("job").GetString() == job).Select(target => target.GetProperty("scrapeUrl").GetString()!),
    ];

    /// <summary>What discovery said of a job's targets, before any relabelling, by their names.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> DiscoveredAsync(string job) =>
        (await GetAsync("/api/v1/targets?state=active")).GetProperty("activeTargets").EnumerateArray()
            .Where(target => target.GetProperty("labels").GetProperty("job").GetString() == job)
            .Select(target => target.GetProperty("discoveredLabels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!))
            .ToDictionary(labels => labels["instance"], labels => (IReadOnlyDictionary<string, string>)labels);

    /// <summary>The labels and values that an expression has now.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> QueryAsync(string expression)
    {
        var data = await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        if (data.GetProperty("resultType").GetString() != "vector") return [(new Dictionary<string, string>(), 0)];
        return
        [
            .. data.GetProperty("result").EnumerateArray().Select(sample => (
                (IReadOnlyDictionary<string, string>)sample.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
                double.Parse(sample.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture))),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(Address(path));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {body}");
        return body.GetProperty("data");
    }

    private Uri Address(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}{path}"));
}
