using System.Globalization;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Attacks;

/// <summary>
/// A weft-dp of one worker before two applications: one gets what attackers ask for, the other what their neighbour does, so that what is
/// measured is the proxy. Its limits are the defaults, apart from a head time-out of 2 s.
/// </summary>
internal sealed class AttackedProxy : IAsyncDisposable
{
    private const double TicksPerSecond = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("weft-attacked-").FullName;
    private readonly RunningProgram[] _applications;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    private AttackedProxy()
    {
        var ports = new Ports();
        var (attacked, calm) = (ports.Take(), ports.Take());
        (Port, AdminPort) = (ports.Take(), ports.Take());
        foreach (var (page, bytes) in new[] { ("index.html", 1000), ("neighbour", 1000), ("big", 4_000_000) }) File.WriteAllText(Path.Combine(_folder, page), new string('x', bytes));
        _applications = [.. new[] { attacked, calm }.Select(port => RunningProgram.Start("nghttpd", Programs.Tool("nghttpd"), ["--no-tls", "-m", "1000", "-a", "127.0.0.1", "-d", _folder, $"{port}"]))];
        var file = Path.Combine(_folder, "proxy.yaml");
        File.WriteAllText(file, Configuration(attacked, calm));
        Process = RunningProgram.Start("weft-dp", Programs.Ours("weft-dp"), ["run", "--config-file", file, "--concurrency", "1", "--admin-port", $"{AdminPort}"]);
    }

    public RunningProgram Process { get; }

    public int Port { get; }

    public int AdminPort { get; }

    /// <summary>User and system time of the process so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{Process.Id}/stat").Split(") ")[1].Split(' ');
            return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
        }
    }

    public static async Task<AttackedProxy> StartAsync()
    {
        var proxy = new AttackedProxy();
        try
        {
            foreach (var (port, path) in new[] { (proxy.AdminPort, "/ready"), (proxy.Port, "/"), (proxy.Port, "/neighbour") })
                await Eventually.BecomesAsync($"{path} is there", TimeSpan.FromSeconds(20), async () => await proxy.StatusAsync(port, path) == 200 ? null : proxy.Process.Log);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>The status of an admin page.</summary>
    public Task<int> StatusAsync(string path) => StatusAsync(AdminPort, path);

    /// <summary>The text of an admin page.</summary>
    public Task<string> PageAsync(string path) => _http.GetStringAsync(new Uri($"http://127.0.0.1:{AdminPort}{path}"));

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        foreach (var application in _applications) await application.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<int> StatusAsync(int port, string path)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
        return (int)answer.StatusCode;
    }

    private string Configuration(int attacked, int calm) => $$"""
        node: {mesh: default, name: attacked, service: web}
        listeners:
        - name: in
          address: {address: 127.0.0.1, port: {{Port}} }
          direction: OUTBOUND
          service: web
          filter_chains: [{name: only, http: {stat_prefix: in, route_configuration: routes, request_headers_timeout: 2s, idle_timeout: 60s} }]
        routes:
        - name: routes
          virtual_hosts:
          - name: all
            domains: ["*"]
            routes:
            - {match: {path_prefix: /neighbour}, clusters: [{cluster: calm}]}
            - {match: {path_prefix: /}, clusters: [{cluster: attacked}]}
        clusters:
        - name: attacked
          service: web
          protocol: HTTP2
          static_endpoints:
          - address: {address: 127.0.0.1, port: {{attacked}} }
        - name: calm
          service: web
          protocol: HTTP2
          static_endpoints:
          - address: {address: 127.0.0.1, port: {{calm}} }
        """;
}
