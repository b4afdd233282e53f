using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Weft.ControlPlane.Snapshots;
using Weft.Policies;
using Weft.Policies.MeshTraces;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using Weft.Store.Memory;

namespace Weft.ControlPlane.Tests.Snapshots;

public sealed class StoreWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly MemoryStore _store = new(TimeProvider.System);
    private readonly MeshBoard _board = new();
    private readonly LeavingProxies _leaving = new();
    private readonly TlsRollout _rollout = new(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    private readonly StoreWatch _watch;

    public StoreWatchTests()
    {
        var addresses = new AddressBook((host, _) => Task.FromResult(host == "known" ? [IPAddress.Parse("10.0.0.7")] : Array.Empty<IPAddress>()), TimeProvider.System);
        _watch = new StoreWatch(_store, _board, _leaving, addresses, _rollout, TimeProvider.System, NullLogger<StoreWatch>.Instance);
    }

    private async Task StartAsync()
    {
        await _store.CreateAsync(new Resource { Kind = BuiltInKinds.Mesh, Name = "m", Spec = new MeshSpec() });
        await _watch.StartAsync(CancellationToken.None);
        await _board.ChangedSince("m", null).WaitAsync(Patience);
    }

    private Task<Resource> AddAsync(string name, string address) => _store.CreateAsync(new Resource
    {
        Kind = BuiltInKinds.Dataplane,
        Mesh = "m",
        Name = name,
        Spec = new DataplaneSpec
        {
            Networking = new DataplaneNetworking { Address = address, Inbound = [new DataplaneInbound { Port = 80, Tags = TagSet.Of((TagNames.Service, "s")) }] },
        },
    });

    private async Task<string[]> NextAsync()
    {
        var seen = _board.Current("m");
        await _board.ChangedSince("m", seen).WaitAsync(Patience);
        return Endpoints();
    }

    private string[] Endpoints() => [.. _board.Current("m")!.EndpointsOf("s").Where(endpoint => endpoint.IsReady).Select(endpoint => endpoint.Address)];

    [Fact]
    public async Task A_policy_is_part_of_its_meshs_next_snapshot_and_gone_from_the_one_after_its_end()
    {
        await StartAsync();
        var kind = PolicyCatalog.MeshTrace;
        var created = NextAsync();
        await _store.CreateAsync(new Resource { Kind = kind, Mesh = "m", Name = "t", Spec = new MeshTraceSpec { Default = new TraceConf { Backends = [] } } });
        await created;
        _board.Current("m")!.TargetRefPoliciesOf(kind).ShouldHaveSingleItem().Name.ShouldBe("t");

        var gone = NextAsync();
        await _store.DeleteAsync(kind.Key("m", "t"), null);
        await gone;
        _board.Current("m")!.TargetRefPoliciesOf(kind).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_mode_goes_through_its_stages()
    {
        await StartAsync();
        var next = NextAsync();
        await AddAsync("a", "10.0.0.1");
        await next;
        var stages = new List<string>();
        var stored = (await _store.FindAsync(BuiltInKinds.Mesh.Key("", "m"))).ShouldNotBeNull();
        var mtls = new MutualTls { EnabledBackend = "ca-1", Backends = [new CertificateAuthorityBackend { Name = "ca-1", Type = "builtin" }] };
        await _store.UpdateAsync(stored with { Spec = new MeshSpec { Mtls = mtls } });
        while (stages.Count < 3)
        {
            await _board.ChangedSince("m", _board.Current("m")).WaitAsync(Patience);
            var tls = _board.Current("m")!.Tls;
            stages.Add($"{tls.Servers}/{tls.Clients}");
        }
        stages.ShouldBe(["Permissive/Disabled", "Permissive/Strict", "Strict/Strict"]);
    }

    [Fact]
    public async Task A_service_becomes_ready_for_TLS_when_its_proxies_say_so_and_other_insights_change_nothing()
    {
        await StartAsync();
        var next = NextAsync();
        await AddAsync("a", "10.0.0.1");
        await next;
        var seen = _board.Current("m")!;
        var insight = await _store.CreateAsync(new Resource { Kind = BuiltInKinds.DataplaneInsight, Mesh = "m", Name = "a", Spec = new DataplaneInsightSpec { Mtls = new MtlsInsight { IssuedBackend = "ca-1" } } });
        await Task.Delay(StoreWatch.Coalescing * 3, TimeProvider.System);
        _board.Current("m").ShouldBeSameAs(seen);

        await _store.UpdateAsync(insight with { Spec = new DataplaneInsightSpec { Mtls = new MtlsInsight { IssuedBackend = "ca-1", ServedBackend = "ca-1" } } });

        await _board.ChangedSince("m", seen).WaitAsync(Patience);
        _board.Current("m")!.EndpointsOf("s").Single().TlsBackend.ShouldBe("ca-1");
    }

    [Fact]
    public async Task A_mesh_that_is_stored_is_on_the_board()
    {
        await StartAsync();
        _board.Current("m").ShouldNotBeNull().Mesh.ShouldBe("m");
        _board.Current("other").ShouldBeNull();
    }

    [Fact]
    public async Task A_burst_of_changes_is_one_snapshot()
    {
        await StartAsync();
        var before = _board.Current("m")!.Version;
        var next = NextAsync();
        for (var i = 1; i <= 20; i++) await AddAsync($"d{i:00}", $"10.0.0.{i}");
        (await next).Length.ShouldBe(20);
        _board.Current("m")!.Version.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_name_becomes_an_address_and_an_unknown_one_no_endpoint()
    {
        await StartAsync();
        var next = NextAsync();
        await AddAsync("a", "known");
        await AddAsync("b", "unknown");
        (await next).ShouldBe(["10.0.0.7"]);
    }

    [Fact]
    public async Task A_proxy_that_leaves_takes_no_new_traffic_though_its_dataplane_stays()
    {
        await StartAsync();
        var added = NextAsync();
        await AddAsync("a", "10.0.0.1");
        (await added).ShouldBe(["10.0.0.1"]);
        var gone = NextAsync();
        _leaving.Add("m", "a");
        (await gone).ShouldBeEmpty();
        var back = NextAsync();
        _leaving.Remove("m", "a");
        (await back).ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public async Task A_deleted_mesh_is_taken_down()
    {
        await StartAsync();
        var seen = _board.Current("m");
        await _store.DeleteAsync(BuiltInKinds.Mesh.Key("", "m"));
        await _board.ChangedSince("m", seen).WaitAsync(Patience);
        _board.Current("m").ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        await _store.DisposeAsync();
    }
}
