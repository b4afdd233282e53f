using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.Resources.Meshes;
using static Weft.Policies.Tests.Compiler.MeshFixture;

namespace Weft.Policies.Tests.Compiler;

public class TlsStageTests
{
    [Theory]
    [InlineData(TlsMode.Disabled, TlsMode.Permissive, "PD PP")]
    [InlineData(TlsMode.Permissive, TlsMode.Strict, "PS SS")]
    [InlineData(TlsMode.Strict, TlsMode.Permissive, "PS PP")]
    [InlineData(TlsMode.Permissive, TlsMode.Disabled, "PD DD")]
    [InlineData(TlsMode.Disabled, TlsMode.Strict, "PD PS SS")]
    [InlineData(TlsMode.Strict, TlsMode.Disabled, "PS PD DD")]
    public void Servers_take_both_while_clients_change(TlsMode from, TlsMode to, string stages)
    {
        var (stage, target, seen) = (Settled(from), Settled(to), new List<string>());
        while (!stage.IsAt(target))
        {
            stage = stage.Towards(target);
            seen.Add($"{stage.Servers.ToString()[0]}{stage.Clients.ToString()[0]}");
        }
        string.Join(' ', seen).ShouldBe(stages);
        stage.ShouldBe(target);
    }

    [Fact]
    public void The_authority_that_was_turned_off_serves_until_the_last_stage()
    {
        var stage = Settled(TlsMode.Permissive).Towards(Settled(TlsMode.Disabled));
        stage.Authority.ShouldNotBeNull().Name.ShouldBe("ca-1");
        stage.Towards(Settled(TlsMode.Disabled)).Authority.ShouldBeNull();
    }

    [Theory]
    [InlineData("ca-1", "ca-1", true)]
    [InlineData("ca-1", "", false)]
    [InlineData("ca-1", "ca-2", false)]
    [InlineData("", "", false)]
    public void In_a_permissive_mesh_clients_use_tls_once_every_proxy_of_the_service_serves_it(string first, string second, bool usesTls)
    {
        var snapshot = new MeshSnapshot("default", 1, Mtls(MtlsMode.Permissive), [Server("w1", "10.0.0.1", first), Server("w2", "10.0.0.2", second), Client]);
        snapshot.IsTlsReady("web").ShouldBe(usesTls);
        (ClusterOf(snapshot).Tls is not null).ShouldBe(usesTls);
    }

    [Fact]
    public void In_a_strict_mesh_clients_use_tls_always()
    {
        var snapshot = new MeshSnapshot("default", 1, Mtls(), [Server("w1", "10.0.0.1", ""), Client]);
        ClusterOf(snapshot).Tls.ShouldNotBeNull();
    }

    [Fact]
    public void While_a_mesh_is_turned_off_servers_still_take_both_with_the_certificates_they_have()
    {
        var stage = Settled(TlsMode.Permissive).Towards(Settled(TlsMode.Disabled));
        var snapshot = new MeshSnapshot("default", 1, Plain, [Server("w1", "10.0.0.1", "ca-1"), Client], stage);
        ClusterOf(snapshot).Tls.ShouldBeNull();
        var server = SidecarCompilation.Compile(snapshot, snapshot.Find("w1")!);
        server.Structure.Messages<Listener>().Single().FilterChains.Select(chain => chain.Name).ShouldBe(["mesh", "tls", "plain"]);
        server.Identity.ShouldNotBeNull();
    }

    private static MeshDataplane Client => Dataplane("c", "10.0.0.9", [], Outbound("web", 10_001));

    private static TlsStage Settled(TlsMode mode) => mode == TlsMode.Disabled
        ? TlsStage.Of(Plain)
        : TlsStage.Of(Mtls(mode == TlsMode.Strict ? MtlsMode.Strict : MtlsMode.Permissive));

    private static MeshDataplane Server(string name, string address, string backend) => Dataplane(name, address, [Inbound("web", "http")]) with { TlsBackend = backend };

    private static Cluster ClusterOf(MeshSnapshot snapshot) =>
        SidecarCompilation.Compile(snapshot, snapshot.Find("c")!).Structure.Messages<Cluster>().Single(cluster => cluster.Name == "web");
}
