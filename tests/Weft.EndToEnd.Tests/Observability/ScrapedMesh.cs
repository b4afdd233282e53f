using System.Globalization;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Observability;

/// <summary>A mesh whose proxies show their metrics, each at an address of its own and all on one port, and the Prometheus servers that read them.</summary>
internal sealed class ScrapedMesh : IAsyncDisposable
{
    private readonly List<PrometheusServer> _servers = [];

    private ScrapedMesh(MeshUnderTest mesh) => (Mesh, MetricsPort) = (mesh, mesh.Ports.Take());

    public MeshUnderTest Mesh { get; }

    public int MetricsPort { get; }

    /// <param name="inPlain">Whether everybody may read the metrics; else members of the mesh, over mutual TLS.</param>
    public static async Task<ScrapedMesh> StartAsync(bool inPlain)
    {
        var scraped = new ScrapedMesh(await MeshUnderTest.StartAsync());
        (await scraped.Mesh.PutAsync("/meshes/default", $"""
            type: Mesh
            name: default
            mtls:
              enabledBackend: ca-1
              backends:
              - name: ca-1
                type: builtin
                mode: STRICT
            metrics:
              enabledBackend: prometheus-1
              backends:
              - name: prometheus-1
                type: prometheus
                conf:
                  port: {scraped.MetricsPort}
                  skipMTLS: {(inPlain ? "true" : "false")}
            """)).ShouldBeNull();
        return scraped;
    }

    /// <summary>Starts a sidecar of service web and waits until it is up.</summary>
    /// <param name="name">Of its Dataplane.</param>
    /// <param name="address">One of loopback's from which nobody comes: to its own a proxy shows its metrics in clear text.</param>
    /// <param name="tags">More tags of its inbound, each a line of YAML.</param>
    public async Task<Sidecar> AddAsync(string name, string address, params string[] tags)
    {
        var (adminPort, file) = (Mesh.Ports.Take(), Path.Combine(Mesh.Folder("dataplanes"), name + ".yaml"));
        var text = DataplaneText.Write(name, adminPort, [new Inbound("web", "http", Mesh.Ports.Take(), Mesh.Ports.Take())], []);
        text = text.Replace("networking:\n  address: 127.0.0.1", $"networking:\n  address: {address}", StringComparison.Ordinal)
            .Replace("    tags:\n", "    tags:\n" + string.Concat(tags.Select(tag => $"      {tag}\n")), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text);
        var sidecar = await Mesh.AddSidecarAsync(name, adminPort, "--dataplane-file", file);
        await Mesh.IsUpAsync();
        return sidecar;
    }

    /// <summary>Starts a Prometheus on the files that weftctl writes with those flags.</summary>
    public async Task<PrometheusServer> WatchAsync(string program, params string[] flags)
    {
        var folder = Mesh.Folder(string.Create(CultureInfo.InvariantCulture, $"observability-{_servers.Count}"));
        await InstallAsync(["--directory", folder, .. flags]);
        return await StartAsync(folder, program);
    }

    /// <summary>Starts a Prometheus on a folder with its configuration.</summary>
    public async Task<PrometheusServer> StartAsync(string folder, string program)
    {
        _servers.Add(await PrometheusServer.StartAsync(folder, Mesh.Ports.Take(), program));
        return _servers[^1];
    }

    /// <summary>Runs <c>weftctl install observability</c> for this mesh.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> InstallAsync(params string[] flags)
    {
        var (code, output) = await Mesh.ControlAsync(
            ["install", "observability", "--cp-address", $"http://127.0.0.1:{Mesh.MonitoringPort}", "--cp-metrics-address", $"127.0.0.1:{Mesh.DiagnosticsPort}", .. flags]);
        code.ShouldBe(0, output);
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        await Mesh.DisposeAsync();
    }
}
