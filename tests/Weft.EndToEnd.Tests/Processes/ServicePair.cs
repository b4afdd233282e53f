namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A client's sidecar and one sidecar beside all services, under mutual TLS. The applications are the caller's to start.</summary>
internal sealed class ServicePair : IAsyncDisposable
{
    private readonly Dictionary<string, Route> _routes = [];
    private readonly List<Inbound> _inbounds = [];
    private readonly List<Outbound> _outbounds = [];
    private readonly Inbound _ofClient;

    private ServicePair(MeshUnderTest mesh)
    {
        Mesh = mesh;
        _ofClient = new Inbound("client", "tcp", mesh.Ports.Take(), mesh.Ports.Take());
    }

    public MeshUnderTest Mesh { get; }

    public Sidecar Client { get; private set; } = null!;

    public Sidecar Service { get; private set; } = null!;

    /// <param name="services">Names, each with its protocol.</param>
    /// <param name="prepare">Stores what the sidecars are to find when they start.</param>
    public static async Task<ServicePair> StartAsync(IReadOnlyDictionary<string, string> services, Func<MeshUnderTest, Task>? prepare = null)
    {
        var pair = new ServicePair(await MeshUnderTest.StartAsync());
        try
        {
            foreach (var (name, protocol) in services) pair.Take(name, protocol);
            if (prepare is not null) await prepare(pair.Mesh);
            pair.Service = await pair.Mesh.AddSidecarAsync("service-1", pair._inbounds);
            pair.Client = await pair.Mesh.AddSidecarAsync("client-1", [pair._ofClient], [.. pair._outbounds]);
            await pair.Mesh.IsUpAsync();
            foreach (var service in services.Keys) await pair.Mesh.KnowsAsync(pair.Client, service, 1);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public Route To(string service) => _routes[service];

    /// <summary>Gives both running sidecars another service, by the control plane's API, and waits until they listen for it.</summary>
    public async Task AddAsync(string name, string protocol)
    {
        var inbound = Take(name, protocol);
        (await PutAsync(Service, _inbounds, [])).ShouldBeNull();
        (await PutAsync(Client, [_ofClient], _outbounds)).ShouldBeNull();
        await Mesh.KnowsAsync(Client, name, 1);
        await Eventually.BecomesAsync($"both sidecars listen for {name}", TimeSpan.FromSeconds(20), () => Task.FromResult(
            Ports.IsTaken(_routes[name].Mesh) && Ports.IsTaken(inbound.Port) ? null : "they do not"));
    }

    public ValueTask DisposeAsync() => Mesh.DisposeAsync();

    private Inbound Take(string name, string protocol)
    {
        var ports = Mesh.Ports;
        var inbound = new Inbound(name, protocol, ports.Take(), ports.Take());
        _inbounds.Add(inbound);
        _routes[name] = new Route(inbound.ServicePort, ports.Take());
        _outbounds.Add(new Outbound("127.0.0.1", _routes[name].Mesh, name));
        return inbound;
    }

    private Task<string?> PutAsync(Sidecar sidecar, IEnumerable<Inbound> inbounds, IEnumerable<Outbound> outbounds) =>
        Mesh.PutAsync($"/meshes/default/dataplanes/{sidecar.Name}", DataplaneText.Write(sidecar.Name, sidecar.AdminPort, inbounds, outbounds));
}
