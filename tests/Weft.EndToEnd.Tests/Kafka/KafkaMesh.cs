using System.Globalization;
using System.Text;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Kafka;

/// <summary>
/// Three brokers, each behind a sidecar of its own, and a client's sidecar with two ways to them: one that tells clients the brokers' own addresses, and
/// one that tells them local ones. Starts with the first test that asks.
/// </summary>
public sealed class KafkaMesh : IAsyncDisposable
{
    private const int Nodes = 3;
    private readonly List<Sidecar> _brokers = [];
    private readonly Dictionary<string, string> _dataplanes = [];
    private Task? _starting;
    private MeshUnderTest? _mesh;
    private MockCluster? _cluster;
    private Sidecar? _client;

    /// <summary>Bootstrap port that leaves the brokers' own addresses in responses.</summary>
    public int Plain { get; private set; }

    /// <summary>Bootstrap port whose clients stay in the mesh.</summary>
    public int Local { get; private set; }

    /// <summary>Clients of <see cref="Local"/> are told this port plus the node id.</summary>
    public int Base { get; private set; }

    /// <summary>The brokers' own ports.</summary>
    internal IReadOnlyDictionary<int, int> Own => _cluster!.Brokers;

    /// <summary>The mesh, once it is up.</summary>
    internal MeshUnderTest Mesh => _mesh!;

    public Task IsUpAsync() => _starting ??= StartAsync();

    /// <summary>A counter of the client's sidecar, and the sum of the same of the brokers' sidecars.</summary>
    /// <param name="beginning">Of the dotted name after the prefix, such as <c>.request.</c>.</param>
    /// <param name="ending">Of the name, such as <c>_response</c>, which leaves out durations.</param>
    public async Task<(long Client, long Brokers)> DottedAsync(string beginning, string ending = "")
    {
        long brokers = 0;
        foreach (var (sidecar, port) in _brokers.Zip(Own.OrderBy(broker => broker.Key).Select(broker => broker.Value)))
            brokers += await sidecar.CountAsync($"kafka.localhost_{port}{beginning}", ending);
        return (await _client!.CountAsync("kafka.kafka" + beginning, ending), brokers);
    }

    /// <summary>The same for one of our own, such as <c>weft_kafka_topic_records_total</c>, over the labels that end so.</summary>
    public async Task<(long Client, long Brokers)> OwnAsync(string name, string labels)
    {
        long brokers = 0;
        foreach (var sidecar in _brokers) brokers += await sidecar.CountAsync(name + "{", labels + "}");
        return (await _client!.CountAsync(name + "{", labels + "}"), brokers);
    }

    /// <summary>
    /// Records fetched, of whatever topic: a broker's sidecar knows a topic that is fetched by its id only once Metadata has passed it, and counts it as
    /// `other` until then.
    /// </summary>
    public async Task<(long Client, long Brokers)> FetchedAsync()
    {
        long brokers = 0;
        foreach (var sidecar in _brokers) brokers += Fetched(await sidecar.PageAsync("/stats"));
        return (Fetched(await _client!.PageAsync("/stats")), brokers);
    }

    /// <summary>A page of the client's sidecar, and of each broker's.</summary>
    public async Task<IReadOnlyList<string>> PagesAsync(string path)
    {
        var pages = new List<string>();
        foreach (var sidecar in _brokers.Prepend(_client!)) pages.Add(await sidecar.PageAsync(path));
        return pages;
    }

    /// <summary>Gives every running sidecar another listener by the control plane's API, and waits until all of them listen there.</summary>
    public async Task ReconfigureAsync()
    {
        var added = new List<int>();
        foreach (var sidecar in _brokers.Prepend(_client!))
        {
            added.Add(_mesh!.Ports.Take());
            var more = sidecar == _client ? "kafka" : "spare";
            var text = _dataplanes[sidecar.Name] + $"  - port: {added[^1]}\n    tags:\n      kuma.io/service: {more}\n";
            (await _mesh.PutAsync($"/meshes/default/dataplanes/{sidecar.Name}", text)).ShouldBeNull();
        }
        await Eventually.BecomesAsync("all sidecars listen on their new ports", TimeSpan.FromSeconds(20), () => Task.FromResult(added.All(Ports.IsTaken) ? null : "they do not"));
        await _mesh!.IsUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_mesh is not null) await _mesh.DisposeAsync();
        _cluster?.Dispose();
    }

    private static long Fetched(string stats) => stats.Split('\n')
        .Where(line => line.StartsWith("weft_kafka_topic_records_total{", StringComparison.Ordinal) && line.Contains("api=\"fetch\"", StringComparison.Ordinal))
        .Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private async Task StartAsync()
    {
        _ = Programs.Ours("weft-cp");
        _mesh = await MeshUnderTest.StartAsync();
        _cluster = new MockCluster();
        foreach (var (id, port) in _cluster.Brokers.OrderBy(broker => broker.Key)) _brokers.Add(await AddAsync($"kafka-{id}", Inbound(id, port)));
        (Plain, Local, Base) = (_mesh.Ports.Take(), _mesh.Ports.Take(), TakeBase());
        _client = await AddAsync("client", Outbound(Plain, "") + Outbound(Local, $"\n      weft.io/kafka-port-base: \"{Base}\"").Replace("  outbound:\n", "", StringComparison.Ordinal));
        await _mesh.IsUpAsync();
        await _mesh.KnowsAsync(_client, "kafka", Nodes);
    }

    private async Task<Sidecar> AddAsync(string name, string networking)
    {
        var admin = _mesh!.Ports.Take();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"type: Dataplane\nmesh: default\nname: {name}\nnetworking:\n  address: 127.0.0.1\n  admin:\n    port: {admin}\n").Append(networking);
        var file = Path.Combine(_mesh.Folder("dataplanes"), name + ".yaml");
        _dataplanes[name] = text.ToString();
        await File.WriteAllTextAsync(file, _dataplanes[name]);
        return await _mesh.AddSidecarAsync(name, admin, "--dataplane-file", file);
    }

    private string Inbound(int node, int port) =>
        $"  inbound:\n  - port: {_mesh!.Ports.Take()}\n    servicePort: {port}\n    serviceAddress: 127.0.0.1\n" +
        $"    tags:\n      kuma.io/service: kafka\n      kuma.io/protocol: kafka\n      weft.io/kafka-node-id: \"{node}\"\n";

    // A Dataplane needs an inbound; nobody uses this one.
    private string Outbound(int port, string tags)
    {
        var inbound = tags.Length > 0 ? "" : $"  inbound:\n  - port: {_mesh!.Ports.Take()}\n    tags:\n      kuma.io/service: client\n";
        return $"{inbound}  outbound:\n  - port: {port}\n    tags:\n      kuma.io/service: kafka{tags}\n";
    }

    private int TakeBase()
    {
        while (true)
        {
            var first = _mesh!.Ports.Take();
            if (Enumerable.Range(1, Nodes - 1).All(next => _mesh.Ports.Take() == first + next)) return first - 1;
        }
    }
}
