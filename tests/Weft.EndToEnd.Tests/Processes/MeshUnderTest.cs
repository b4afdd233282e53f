using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A control plane of its own, a mesh with mutual TLS, and the sidecars and applications that a test adds. All of it ends with the test.</summary>
internal sealed class MeshUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _data = Directory.CreateTempSubdirectory("weft-e2e-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<RunningProgram> _programs = [];
    private readonly List<Sidecar> _sidecars = [];
    private readonly Dictionary<string, string> _settings;
    private readonly int _apiPort;
    private readonly int _dpServerPort;
    private readonly int _diagnosticsPort;
    private readonly int _monitoringPort;

    private MeshUnderTest(Dictionary<string, string> settings)
    {
        _settings = settings;
        (_apiPort, _dpServerPort, _diagnosticsPort, _monitoringPort) = (Ports.Take(), Ports.Take(), Ports.Take(), Ports.Take());
    }

    public Ports Ports { get; } = new();

    public int DiagnosticsPort => _diagnosticsPort;

    public int MonitoringPort => _monitoringPort;

    public RunningProgram ControlPlane { get; private set; } = null!;

    /// <summary>Environment variables of the sidecars to come.</summary>
    public Dictionary<string, string> SidecarSettings { get; } = [];

    /// <param name="rotation">The life of the proxies' certificates, such as <c>5s</c>; null: the default.</param>
    /// <param name="settings">Environment variables of weft-cp.</param>
    public static async Task<MeshUnderTest> StartAsync(string? rotation = null, Dictionary<string, string>? settings = null)
    {
        _ = Programs.Ours("weft-dp");
        var mesh = new MeshUnderTest(settings ?? []);
        try
        {
            mesh.StartControlPlane();
            var dpCert = rotation is null ? "" : $$""", "dpCert": { "rotation": { "expiration": "{{rotation}}" } }""";
            var text = $$"""{ "type": "Mesh", "name": "default", "mtls": { "enabledBackend": "ca-1", "backends": [ { "name": "ca-1", "type": "builtin", "mode": "STRICT"{{dpCert}} } ] } }""";
            await Eventually.BecomesAsync("the control plane took the mesh", Patience, async () => await mesh.PutAsync("/meshes/default", text, "application/json"));
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts weft-cp, for the second time on the data that the first left.</summary>
    public void StartControlPlane()
    {
        ControlPlane = RunningProgram.Start(
            "weft-cp", Programs.Ours("weft-cp"),
            [
                "run", "--data-dir", Path.Combine(_data, "control-plane"), "--api-port", Text(_apiPort), "--dp-server-port", Text(_dpServerPort),
                "--dp-server-interface", "127.0.0.1", "--diagnostics-port", Text(_diagnosticsPort), "--diagnostics-interface", "127.0.0.1",
                "--monitoring-port", Text(_monitoringPort), "--monitoring-interface", "127.0.0.1",
            ],
            _settings);
        _programs.Add(ControlPlane);
    }

    /// <summary>Starts a program that ends with the mesh.</summary>
    public RunningProgram Run(string name, string program, params string[] arguments)
    {
        var running = RunningProgram.Start(name, program, arguments);
        _programs.Add(running);
        return running;
    }

    /// <summary>A folder of this test alone.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_data, name)).FullName;

    /// <summary>Starts a sidecar that brings its Dataplane.</summary>
    public async Task<Sidecar> AddSidecarAsync(string name, IReadOnlyList<Inbound> inbounds, params Outbound[] outbounds)
    {
        var adminPort = Ports.Take();
        var file = Path.Combine(_data, name + ".yaml");
        await File.WriteAllTextAsync(file, DataplaneText.Write(name, adminPort, inbounds, outbounds));
        return await AddSidecarAsync(name, adminPort, "--dataplane-file", file);
    }

    /// <summary>Starts a sidecar whose Dataplane is found by those flags.</summary>
    public async Task<Sidecar> AddSidecarAsync(string name, int adminPort, params string[] flags)
    {
        var token = Path.Combine(_data, name + ".token");
        await File.WriteAllTextAsync(token, await TokenAsync(name));
        string[] arguments =
        [
            "run", "--cp-address", $"https://127.0.0.1:{_dpServerPort}", "--dataplane-token-file", token, "--concurrency", "2", "--drain-time", "5s",
            "--admin-port", Text(adminPort), "--config-dir", Path.Combine(_data, name), .. flags,
        ];
        var sidecar = new Sidecar(name, adminPort, () => RunningProgram.Start(name, Programs.Ours("weft-dp"), arguments, SidecarSettings), _http);
        _sidecars.Add(sidecar);
        return sidecar;
    }

    /// <summary>Waits until every running sidecar has acknowledged what the control plane last sent.</summary>
    public Task<TimeSpan> IsUpAsync() => Eventually.BecomesAsync("every proxy has its configuration", Patience, async () =>
    {
        foreach (var sidecar in _sidecars.Where(sidecar => !sidecar.Process.HasExited))
        {
            if (!await HasConfigurationAsync(sidecar.Name)) return $"{sidecar.Name} has not: {sidecar.Process.Log}\n{await InsightTextAsync(sidecar.Name)}";
            if (!await sidecar.IsReadyAsync()) return $"{sidecar.Name} is not ready: {sidecar.Process.Log}";
        }
        return null;
    });

    /// <summary>Waits until a sidecar knows so many endpoints of a service.</summary>
    public Task<TimeSpan> KnowsAsync(Sidecar sidecar, string service, int endpoints) =>
        Eventually.BecomesAsync($"{sidecar.Name} knows {endpoints} endpoints of {service}", Patience, async () =>
        {
            var found = await sidecar.EndpointsAsync(service);
            return found.Count == endpoints ? null : string.Join(' ', found);
        });

    /// <summary>Writes a resource.</summary>
    /// <returns>Null, or why it was refused.</returns>
    public async Task<string?> PutAsync(string path, string text, string type = "application/yaml")
    {
        using var content = new StringContent(text, Encoding.UTF8, type);
        using var answer = await _http.PutAsync(new Uri($"http://127.0.0.1:{_apiPort}{path}"), content);
        return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    /// <summary>Reads from the REST API.</summary>
    public Task<JsonElement> GetAsync(string path) => _http.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{_apiPort}{path}"));

    /// <summary>Runs weftctl against this control plane.</summary>
    public Task<(int Code, string Output)> ControlAsync(params string[] arguments) =>
        Programs.RunAsync(Programs.Ours("weftctl"), [.. arguments, "--config-file", WriteControlSettings()]);

    /// <summary>Has weftctl apply it, from a file; it must be taken.</summary>
    public async Task ApplyAsync(string yaml)
    {
        var file = Path.Combine(_data, "applied.yaml");
        await File.WriteAllTextAsync(file, yaml);
        var (code, output) = await ControlAsync("apply", "-f", file);
        code.ShouldBe(0, output);
    }

    private string WriteControlSettings()
    {
        var file = Path.Combine(_data, "weftctl.yaml");
        File.WriteAllText(file, $"contexts:\n- name: test\n  controlPlane: test\ncontrolPlanes:\n- name: test\n  coordinates:\n    apiServer:\n      url: http://127.0.0.1:{_apiPort}\ncurrentContext: test\n");
        return file;
    }

    /// <summary>Whether a Dataplane is in the store.</summary>
    public async Task<bool> HasDataplaneAsync(string name)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_apiPort}/meshes/default/dataplanes/{name}"));
        return answer.IsSuccessStatusCode;
    }

    /// <summary>How many certificates a proxy has had, as its insight says.</summary>
    public async Task<int> CertificatesAsync(string name)
    {
        var insight = (await OverviewAsync(name)).GetProperty("dataplaneInsight");
        return insight.GetProperty("mTLS").TryGetProperty("certificateRegenerations", out var count) ? count.GetInt32() : 0;
    }

    /// <summary>Whether the control plane has a stream with that proxy.</summary>
    public async Task<bool> IsOnlineAsync(string name)
    {
        var subscriptions = (await OverviewAsync(name)).GetProperty("dataplaneInsight").GetProperty("subscriptions");
        return subscriptions.GetArrayLength() > 0 && !subscriptions.EnumerateArray().Last().TryGetProperty("disconnectTime", out _);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in _sidecars) await sidecar.DisposeAsync();
        foreach (var program in _programs) await program.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<bool> HasConfigurationAsync(string name)
    {
        var insight = (await OverviewAsync(name)).GetProperty("dataplaneInsight");
        return insight.TryGetProperty("units", out var units) && units.GetArrayLength() >= 3
            && units.EnumerateArray().All(unit => Member(unit, "sentVersion") is { Length: > 0 } sent && sent == Member(unit, "acknowledgedVersion"));
    }

    private async Task<JsonElement> OverviewAsync(string name) =>
        await _http.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{_apiPort}/meshes/default/dataplanes/{name}/_overview"));

    /// <summary>What the control plane shows of a proxy.</summary>
    public async Task<string> InsightTextAsync(string name) => (await OverviewAsync(name)).GetRawText();

    private async Task<string> TokenAsync(string name)
    {
        using var content = new StringContent($$"""{ "name": "{{name}}", "mesh": "default", "validFor": "24h" }""", Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri($"http://127.0.0.1:{_apiPort}/tokens/dataplane"), content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsStringAsync();
    }

    private static string? Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
