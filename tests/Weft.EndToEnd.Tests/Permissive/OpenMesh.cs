using System.Globalization;
using System.Text.Json;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Permissive;

/// <summary>A client's sidecar and a service's sidecar in a mesh whose mode changes: `web` (http, two tongues), `load` (http), `mail` (tcp, speaks first), `echo` (tcp).</summary>
internal sealed class OpenMesh : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Services = ["web", "load", "mail", "echo"];

    private readonly List<IAsyncDisposable> _applications = [];
    private readonly Dictionary<string, (int Inbound, int Outbound)> _ports = [];

    private OpenMesh(MeshUnderTest mesh) => Mesh = mesh;

    public MeshUnderTest Mesh { get; }

    public Sidecar Client { get; private set; } = null!;

    public Sidecar Service { get; private set; } = null!;

    /// <summary>Where the service's sidecar listens for the mesh, and for whoever comes past it.</summary>
    public int InboundOf(string service) => _ports[service].Inbound;

    /// <summary>Where the client's sidecar offers the service.</summary>
    public int OutboundOf(string service) => _ports[service].Outbound;

    public static async Task<OpenMesh> StartAsync(string mode)
    {
        var open = new OpenMesh(await MeshUnderTest.StartAsync(settings: new() { ["WEFT_XDS_SERVER_DATAPLANE_STATUS_FLUSH_INTERVAL"] = "500ms" }));
        try
        {
            await open.SetModeAsync(mode);
            await open.AddProgramsAsync();
            return open;
        }
        catch
        {
            await open.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the mode into the Mesh.</summary>
    /// <param name="mode"><c>DISABLED</c>, <c>PERMISSIVE</c> or <c>STRICT</c>.</param>
    public async Task SetModeAsync(string mode)
    {
        var enabled = mode == "DISABLED" ? "" : "ca-1";
        var backend = $$"""{ "name": "ca-1", "type": "builtin", "mode": "{{(mode == "PERMISSIVE" ? mode : "STRICT")}}" }""";
        var text = $$"""{ "type": "Mesh", "name": "default", "mtls": { "enabledBackend": "{{enabled}}", "backends": [ {{backend}} ] } }""";
        (await Mesh.PutAsync("/meshes/default", text, "application/json")).ShouldBeNull();
    }

    /// <summary>The dry run of STRICT.</summary>
    public Task<JsonElement> TrialAsync() => Mesh.GetAsync("/meshes/default/_mtls");

    /// <summary>Waits until every service of <see cref="Service"/> serves the mesh's TLS, or none does.</summary>
    public Task<TimeSpan> IsTlsReadyAsync(bool ready) => Eventually.BecomesAsync($"TLS readiness is {ready}", Patience, async () =>
    {
        var services = (await TrialAsync()).GetProperty("services").EnumerateArray().Where(service => Services.Contains(service.GetProperty("service").GetString()));
        return services.All(service => service.GetProperty("tlsReady").GetBoolean() == ready) ? null : "not yet";
    });

    public async ValueTask DisposeAsync()
    {
        await Mesh.DisposeAsync();
        foreach (var application in _applications) await application.DisposeAsync();
    }

    private async Task AddProgramsAsync()
    {
        var ports = Mesh.Ports;
        var inbounds = new List<Inbound>();
        foreach (var service in Services)
        {
            _ports[service] = (ports.Take(), ports.Take());
            var port = ports.Take();
            inbounds.Add(new Inbound(service, service is "web" or "load" ? "http" : "tcp", _ports[service].Inbound, port));
            _applications.Add(service switch
            {
                "web" => new TwoTongueApplication(port),
                "load" => new HttpApplication(port),
                "mail" => new GreetingApplication(port),
                _ => new EchoApplication(port),
            });
        }
        Service = await Mesh.AddSidecarAsync("service-1", inbounds);
        Client = await Mesh.AddSidecarAsync(
            "client-1", [new Inbound("client", "tcp", ports.Take(), ports.Take())], [.. Services.Select(service => new Outbound("127.0.0.1", OutboundOf(service), service))]);
        await Mesh.IsUpAsync();
        foreach (var service in Services) await Mesh.KnowsAsync(Client, service, 1);
    }

    /// <summary>`http://127.0.0.1:port/`.</summary>
    public static string Http(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
}
