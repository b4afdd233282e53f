using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.Resources.Meshes;
using static Weft.Policies.Tests.Compiler.MeshFixture;

namespace Weft.Policies.Tests.Compiler;

public class InboundTests
{
    private static CompiledProxy One(MeshSpec mesh, string protocol) =>
        Compile(mesh, "a", Dataplane("a", "10.0.0.1", [Inbound("web", protocol)]));

    [Fact]
    public void A_strict_inbound_wants_a_certificate_of_the_mesh()
    {
        var listener = One(Mtls(), "http").Structure.Messages<Listener>().Single();
        listener.Name.ShouldBe("inbound:10.0.0.1:8080");
        listener.Direction.ShouldBe(TrafficDirection.Inbound);
        listener.Service.ShouldBe("web");
        var chain = listener.FilterChains.Single();
        chain.Match.ShouldBeNull();
        chain.Tls.Identity.ShouldBe("identity_cert:secret:default");
        chain.Tls.TrustBundle.ShouldBe("mesh_ca:secret:default");
        chain.Tls.RequireClientCertificate.ShouldBeTrue();
        chain.Tls.PeerSans.Single().Prefix.ShouldBe("spiffe://default/");
        chain.Tls.Alpn.ShouldBe(["weft/1", "kuma"]);
        chain.Http.ForwardClientCert.ShouldBe(HttpConnectionManager.Types.ForwardClientCert.SanitizeSet);
    }

    [Theory]
    [InlineData("http", Cluster.Types.Protocol.Http1)]
    [InlineData("http2", Cluster.Types.Protocol.Http2)]
    [InlineData("grpc", Cluster.Types.Protocol.Http2)]
    public void The_http_family_gets_routes_to_the_application_in_its_version(string protocol, Cluster.Types.Protocol expected)
    {
        var compiled = One(Mtls(), protocol);
        var http = compiled.Structure.Messages<Listener>().Single().FilterChains.Single().Http;
        http.StatPrefix.ShouldBe("localhost_80");
        http.RouteConfiguration.ShouldBe("inbound:web");
        http.IdleTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromHours(2));
        http.StreamIdleTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromHours(1));
        http.TimeoutPolicy.ShouldBe("default");
        var route = compiled.Structure.Messages<RouteConfiguration>().Single().VirtualHosts.Single().Routes.Single();
        route.Clusters.Single().Cluster.ShouldBe("localhost:80");
        route.Timeout.ShouldBeNull();
        var cluster = compiled.Structure.Messages<Cluster>().Single();
        cluster.StatName.ShouldBe("localhost_80");
        cluster.Protocol.ShouldBe(expected);
        cluster.Tls.ShouldBeNull();
        cluster.StaticEndpoints.Single().Address.ToString().ShouldBe(new SocketAddress { Address = "127.0.0.1", Port = 80 }.ToString());
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("mongo")]
    public void Everything_else_is_carried_as_bytes(string protocol)
    {
        var compiled = One(Mtls(), protocol);
        var tcp = compiled.Structure.Messages<Listener>().Single().FilterChains.Single().Tcp;
        tcp.Cluster.ShouldBe("localhost:80");
        tcp.IdleTimeout.ToTimeSpan().ShouldBe(TimeSpan.FromHours(2));
        compiled.Structure.Messages<RouteConfiguration>().ShouldBeEmpty();
    }

    [Fact]
    public void Without_mutual_tls_the_listener_is_clear_text()
    {
        var compiled = One(Plain, "http");
        compiled.Identity.ShouldBeNull();
        var chain = compiled.Structure.Messages<Listener>().Single().FilterChains.Single();
        chain.Tls.ShouldBeNull();
        chain.Http.ForwardClientCert.ShouldBe(HttpConnectionManager.Types.ForwardClientCert.Sanitize);
    }

    [Fact]
    public void A_permissive_inbound_has_three_chains_and_only_one_of_them_ends_tls()
    {
        var chains = One(Mtls(MtlsMode.Permissive), "http").Structure.Messages<Listener>().Single().FilterChains;
        chains.Select(chain => chain.Name).ShouldBe(["mesh", "tls", "plain"]);
        chains[0].Match.Alpn.ShouldBe(["weft/1", "kuma"]);
        chains[1].Tls.ShouldBeNull();
        chains[1].FilterCase.ShouldBe(FilterChain.FilterOneofCase.Tcp);
        chains[2].Match.Transport.ShouldBe(FilterChainMatch.Types.Transport.Raw);
        chains[2].FilterCase.ShouldBe(FilterChain.FilterOneofCase.Http);
    }

    [Fact]
    public void Two_inbounds_of_one_service_lead_to_their_own_applications()
    {
        var compiled = Compile(Mtls(), "a", Dataplane("a", "::1", [Inbound("web", "http", 8080, 80), Inbound("web", "http", 8081, 81)]));
        compiled.Structure.Messages<Listener>().Select(listener => listener.Name).ShouldBe(["inbound:[::1]:8080", "inbound:[::1]:8081"]);
        compiled.Structure.Messages<RouteConfiguration>()
            .ToDictionary(routes => routes.Name, routes => routes.VirtualHosts[0].Routes[0].Clusters[0].Cluster)
            .ShouldBe(new Dictionary<string, string> { ["inbound:web"] = "localhost:80", ["inbound:web@8081"] = "localhost:81" });
    }

    [Fact]
    public void The_certificate_speaks_for_the_tags_in_the_order_of_the_inbounds()
    {
        var compiled = Compile(Mtls(), "a", Dataplane("a", "10.0.0.1", [Inbound("z", "tcp", 1), Inbound("b", "http", 2)]));
        compiled.Identity.ShouldNotBeNull().TagSets.Select(tags => tags["kuma.io/service"]).ShouldBe(["z", "b"]);
        compiled.Identity.Authority.Name.ShouldBe("ca-1");
    }
}
