using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Weft.Demo;

/// <summary>The running mesh: a control plane, the services and a client, each with its proxy.</summary>
internal sealed class DemoMesh : IAsyncDisposable
{
    /// <summary>The service and Dataplane file of the one that asks.</summary>
    public const string ClientName = "client";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly DemoFolders _folders;
    private readonly List<ChildProcess> _children = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly int _dpServerPort;

    public DemoMesh(DemoFolders folders)
    {
        _folders = folders;
        var ports = new FreePorts();
        ApiPort = ports.Take();
        _dpServerPort = ports.Take();
        DiagnosticsPort = ports.Take();
        MonitoringPort = ports.Take();
        Services =
        [
            DemoService.Make("web", "http", ports), DemoService.Make("api", "http2", ports), DemoService.Make("greeter", "grpc", ports),
            DemoService.Make("echo", "tcp", ports), DemoService.Make("secure", "tls", ports), DemoService.Make("legacy", "http", ports),
            DemoService.Make("chat", "http", ports), DemoService.Make("events", "kafka", ports),
        ];
        Client = DemoService.Make(ClientName, "tcp", ports);
        Spans = new ZipkinReceiver(ports.Take(), SpanFile);
    }

    public int ApiPort { get; }

    public int DiagnosticsPort { get; }

    public int MonitoringPort { get; }

    public IReadOnlyList<DemoService> Services { get; }

    public DemoService Client { get; }

    public DemoService Service(string name) => Services.Single(service => service.Name == name);

    /// <summary>Where the proxies send their spans.</summary>
    public ZipkinReceiver Spans { get; }

    /// <summary>Each span that came, in JSON.</summary>
    public string SpanFile => Path.Combine(_folders.Data, "spans.json");

    /// <summary>A line for each request and connection of the client.</summary>
    public string AccessLog => Path.Combine(_folders.Data, "access.log");

    public string Settings => Path.Combine(_folders.Data, "weftctl.config");

    public IReadOnlyList<ChildProcess> Children => _children;

    public async Task StartAsync(CancellationToken cancellation)
    {
        Start(
            "weft-cp", _folders.Program("weft-cp"), "run", "--data-dir", Path.Combine(_folders.Data, "control-plane"),
            "--api-port", Text(ApiPort), "--dp-server-port", Text(_dpServerPort), "--dp-server-interface", "127.0.0.1",
            "--diagnostics-port", Text(DiagnosticsPort), "--diagnostics-interface", "127.0.0.1",
            "--monitoring-port", Text(MonitoringPort), "--monitoring-interface", "127.0.0.1");
        foreach (var service in Services)
        {
            Start(
                service.Name, _folders.Application, "--name", service.Name, "--protocol", service.Protocol,
                "--listen", $"127.0.0.1:{service.ServicePort}");
        }

        await UntilAsync("the control plane answers", ControlPlaneAnswersAsync, cancellation);
        await ControlAsync("config", "control-planes", "add", "--name", "demo", "--address", $"http://127.0.0.1:{ApiPort}");
        await ControlAsync("apply", "-f", Path.Combine(_folders.Samples, "mesh.yaml"));
        await ControlAsync("apply", "-f", Path.Combine(_folders.Samples, "reports.yaml"), "--var", $"accessLog={AccessLog}", "--var", $"zipkin={Spans.Url}");
        foreach (var service in Services.Append(Client))
        {
            await StartProxyAsync(service);
        }

        await UntilAsync("every proxy has its configuration", EveryProxyHasItAsync, cancellation);
    }

    /// <summary>Runs weftctl against this mesh.</summary>
    public Task<string> ControlAsync(params string[] arguments) =>
        ChildProcess.RunAsync(_folders.Program("weftctl"), [.. arguments, "--config-file", Settings]);

    /// <summary>The counters of one proxy, by Envoy's dotted names.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountersAsync(DemoService service, CancellationToken cancellation)
    {
        var text = await _http.GetStringAsync(new Uri($"http://127.0.0.1:{service.AdminPort}/stats"), cancellation);
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var colon = line.LastIndexOf(": ", StringComparison.Ordinal);
            if (colon > 0 && long.TryParse(line.AsSpan(colon + 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                counters[line[..colon]] = value;
            }
        }

        return counters;
    }

    /// <summary>All that one proxy counted, where Prometheus reads it.</summary>
    public Task<string> PrometheusAsync(DemoService service, CancellationToken cancellation) =>
        _http.GetStringAsync(new Uri($"http://127.0.0.1:{service.MetricsPort}/metrics"), cancellation);

    /// <summary>The SPIFFE id of every peer that a proxy's log says it let in, oldest first.</summary>
    public IReadOnlyList<string> PeersOf(DemoService service) => PeerLog.Read(LogOf(service.Proxy));

    /// <summary>Whether a line of a proxy's log has all these words.</summary>
    public bool LogSays(DemoService service, params string[] words)
    {
        // The demo itself is still writing to it.
        using var lines = new StreamReader(new FileStream(LogOf(service.Proxy), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (lines.ReadLine() is { } line)
        {
            if (words.All(word => line.Contains(word, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        // Proxies leave before the control plane, so that it hears of it; all of one kind at once.
        var last = _children.Take(1).ToList();
        await Task.WhenAll(_children.Except(last).Select(child => child.DisposeAsync().AsTask()));
        await Task.WhenAll(last.Select(child => child.DisposeAsync().AsTask()));
        await Spans.DisposeAsync();
        _http.Dispose();
    }

    private async Task StartProxyAsync(DemoService service)
    {
        var token = Path.Combine(_folders.Data, service.Proxy + ".token");
        await File.WriteAllTextAsync(token, await ControlAsync(
            "generate", "dataplane-token", "--name", service.Proxy, "--valid-for", "24h"));
        var variables = new List<(string Name, string Value)>
        {
            ("name", service.Proxy), ("address", "127.0.0.1"), ("port", Text(service.Port)), ("servicePort", Text(service.ServicePort)),
            ("adminPort", Text(service.AdminPort)), ("metricsPort", Text(service.MetricsPort)),
        };
        variables.AddRange(Services.Select(other => (other.Name + "Port", Text(other.OutboundPort))));
        Start(
            service.Proxy, _folders.Program("weft-dp"),
            [
                "run", "--cp-address", $"https://127.0.0.1:{_dpServerPort}", "--dataplane-token-file", token,
                "--dataplane-file", Path.Combine(_folders.Samples, service.Name + ".yaml"), "--concurrency", "2", "--drain-time", "2s",
                "--admin-port", Text(service.AdminPort), "--config-dir", Path.Combine(_folders.Data, service.Proxy),
                .. variables.SelectMany(variable => new[] { "--dataplane-var", $"{variable.Name}={variable.Value}" }),
            ]);
    }

    private void Start(string name, string program, params string[] arguments) =>
        _children.Add(ChildProcess.Start(name, LogOf(name), program, arguments));

    private string LogOf(string child) => Path.Combine(_folders.Data, child + ".log");

    private async Task<string?> ControlPlaneAnswersAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{ApiPort}/"), cancellation);
        return answer.IsSuccessStatusCode ? null : answer.StatusCode.ToString();
    }

    private async Task<string?> EveryProxyHasItAsync(CancellationToken cancellation)
    {
        var list = await _http.GetFromJsonAsync<JsonElement>(
            new Uri($"http://127.0.0.1:{ApiPort}/meshes/default/dataplanes+insights"), cancellation);
        var ready = list.GetProperty("items").EnumerateArray().Count(HasConfiguration);
        return ready == Services.Count + 1 ? null : $"{ready} of {Services.Count + 1} proxies have theirs";
    }

    private static bool HasConfiguration(JsonElement overview) =>
        overview.TryGetProperty("dataplaneInsight", out var insight) && insight.TryGetProperty("units", out var units)
        && units.GetArrayLength() >= 3
        && units.EnumerateArray().All(unit => Member(unit, "sentVersion") is { Length: > 0 } sent && sent == Member(unit, "acknowledgedVersion"));

    private static string? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task UntilAsync(string what, Func<CancellationToken, Task<string?>> why, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var missing = "nothing was heard";
        while (!patience.IsCancellationRequested)
        {
            if (_children.FirstOrDefault(child => child.HasExited) is { } gone)
            {
                throw new DemoFailedException($"{gone.Name} ended by itself; see {LogOf(gone.Name)}");
            }

            try
            {
                if (await why(cancellation) is not { } reason)
                {
                    return;
                }

                missing = reason;
            }
            catch (Exception fault) when (fault is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
                || (fault is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                missing = fault.Message;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }

        throw new DemoFailedException($"waited 60 s until {what}: {missing}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
