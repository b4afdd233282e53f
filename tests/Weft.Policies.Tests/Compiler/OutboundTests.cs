using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.Resources.Dataplanes;
using static Weft.Policies.Tests.Compiler.MeshFixture;

namespace Weft.Policies.Tests.Compiler;

public class OutboundTests
{
    private static readonly MeshDataplane Client = Dataplane("client", "10.0.0.9", [], Outbound("web", 10001));

    private static MeshDataplane Web(string name, string address, string protocol = "http", bool? ready = null) =>
        Dataplane(name, address, [Inbound("web", protocol, ready: ready)]);

    [Fact]
    public void An_outbound_leads_to_the_service_over_mutual_tls()
    {
        var compiled = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1"));
        var listener = compiled.Structure.Messages<Listener>().Single();
        listener.Name.ShouldBe("outbound:127.0.0.1:10001");
        listener.Direction.ShouldBe(TrafficDirection.Outbound);
        var cluster = compiled.Structure.Messages<Cluster>().Single();
        cluster.Name.ShouldBe("web");
        cluster.Protocol.ShouldBe(Cluster.Types.Protocol.Http2);
        cluster.ConnectTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(5));
        cluster.Tls.PeerSans.Single().Exact.ShouldBe("spiffe://default/web");
        cluster.Tls.Sni.ShouldBe("web{mesh=default}");
        cluster.Tls.Alpn.ShouldBe(["weft/1", "kuma"]);
        compiled.Structure.Messages<RouteConfiguration>().Single().VirtualHosts[0].Routes[0].Timeout.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(15));
        compiled.Endpoints.Messages<ClusterLoadAssignment>().Single().Endpoints.Single().Address.Port.ShouldBe(8080u);
    }

    [Fact]
    public void The_server_is_told_the_tags_of_the_client()
    {
        var both = Dataplane("client", "10.0.0.9", [Inbound("shop", "http"), Inbound("admin", "tcp", port: 8081)], Outbound("web", 10001));
        var http = Compile(Mtls(), "client", both, Web("w1", "10.0.0.1")).Structure.Messages<Listener>().Single(l => l.Direction == TrafficDirection.Outbound).FilterChains.Single().Http;
        http.SetRequestHeaders.Single().ShouldBe(new HeaderValue { Name = "x-kuma-tags", Value = "&kuma.io/protocol=http,tcp&&kuma.io/service=admin,shop&" });
        Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1")).Structure.Messages<Listener>().Single().FilterChains.Single().Http.SetRequestHeaders.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("grpc", true)]
    [InlineData("http2", false)]
    [InlineData("http", false)]
    public void Calls_are_counted_where_the_hint_is_grpc(string protocol, bool counts)
    {
        Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1", protocol)).Structure.Messages<Listener>().Single().FilterChains.Single().Http.GrpcStatistics.ShouldBe(counts);
        Compile(Mtls(), "w1", Web("w1", "10.0.0.1", protocol)).Structure.Messages<Listener>().Single().FilterChains.Single().Http.GrpcStatistics.ShouldBe(counts);
    }

    [Fact]
    public void A_request_has_Kumas_default_times_and_an_upgraded_one_those_of_a_connection()
    {
        var http = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1")).Structure.Messages<Listener>().Single().FilterChains.Single().Http;
        http.IdleTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromHours(1));
        http.StreamIdleTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromMinutes(30));
        http.UpgradeIdleTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromHours(1));
        http.TimeoutPolicy.ShouldBe("default");
    }

    [Fact]
    public void Only_healthy_endpoints_whose_proxy_stays_are_told()
    {
        var leaving = Web("w3", "10.0.0.3") with { IsLeaving = true };
        var compiled = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1"), Web("w2", "10.0.0.2", ready: false), leaving);
        compiled.Endpoints.Messages<ClusterLoadAssignment>().Single().Endpoints.Select(endpoint => endpoint.Address.Address).ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public void Others_dial_the_advertised_address()
    {
        var behind = new MeshDataplane("w", new DataplaneSpec
        {
            Networking = new DataplaneNetworking { Address = "10.0.0.1", AdvertisedAddress = "192.0.2.1", Inbound = [Inbound("web", "http")] },
        });
        Compile(Mtls(), "client", Client, behind).Endpoints.Messages<ClusterLoadAssignment>().Single().Endpoints.Single().Address.Address.ShouldBe("192.0.2.1");
    }

    [Fact]
    public void Endpoints_that_disagree_make_the_service_opaque()
    {
        var compiled = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1", "http"), Web("w2", "10.0.0.2", "http2"));
        compiled.Structure.Messages<Listener>().Single().FilterChains.Single().Tcp.Cluster.ShouldBe("web");
    }

    [Fact]
    public void A_service_nobody_offers_is_a_listener_without_endpoints()
    {
        var compiled = Compile(Mtls(), "client", Client);
        compiled.Structure.Messages<Listener>().Single().FilterChains.Single().FilterCase.ShouldBe(FilterChain.FilterOneofCase.Tcp);
        compiled.Endpoints.Messages<ClusterLoadAssignment>().Single().Endpoints.ShouldBeEmpty();
    }

    [Fact]
    public void A_service_whose_endpoints_are_all_ill_keeps_its_protocol()
    {
        var healthy = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1"));
        var ill = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1", ready: false));
        ill.Endpoints.Messages<ClusterLoadAssignment>().Single().Endpoints.ShouldBeEmpty();
        ill.Structure.Hash.ShouldBe(healthy.Structure.Hash);
    }

    [Fact]
    public void A_proxy_is_told_only_what_it_can_reach()
    {
        var compiled = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1"), Dataplane("db", "10.0.0.5", [Inbound("db", "tcp")]));
        compiled.Endpoints.Count.ShouldBe(1);
        compiled.Structure.Resources.ShouldAllBe(resource => !resource.Name.Contains("db"));
    }

    [Fact]
    public void More_tags_narrow_the_endpoints_and_name_another_cluster()
    {
        var client = Dataplane("client", "10.0.0.9", [], Outbound("web", 10001), Outbound("web", 10002, ("kuma.io/protocol", "http"), ("version", "2")));
        var second = Web("w2", "10.0.0.2");
        var inbound = second.Spec.Networking!.Inbound[0];
        inbound = inbound with { Tags = inbound.Tags.With("version", "2") };
        second = second with { Spec = second.Spec with { Networking = second.Spec.Networking with { Inbound = [inbound] } } };

        var compiled = Compile(Mtls(), "client", client, Web("w1", "10.0.0.1"), second);
        var clusters = compiled.Structure.Messages<Cluster>();
        clusters.Count.ShouldBe(2);
        clusters[1].Name.ShouldMatch("^web-_[0-9a-f]{8}_$");
        clusters[1].Tls.Sni.ShouldBe("web{mesh=default,version=2}");
        clusters[1].StatName.ShouldBe("web");
        compiled.Endpoints.Messages<ClusterLoadAssignment>().Select(assignment => assignment.Endpoints.Count).ShouldBe([2, 1]);
    }

    [Fact]
    public void One_new_endpoint_changes_one_resource()
    {
        var before = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1"));
        var after = Compile(Mtls(), "client", Client, Web("w1", "10.0.0.1"), Web("w2", "10.0.0.2"));
        after.Structure.Hash.ShouldBe(before.Structure.Hash);
        after.Endpoints.Hash.ShouldNotBe(before.Endpoints.Hash);
        after.Endpoints.TryGet(ResourceTypes.ClusterLoadAssignment, "web", out _).ShouldBeTrue();
    }

    [Fact]
    public void Without_mutual_tls_the_cluster_is_clear_http2() =>
        Compile(Plain, "client", Client, Web("w1", "10.0.0.1")).Structure.Messages<Cluster>().Single().Tls.ShouldBeNull();
}
