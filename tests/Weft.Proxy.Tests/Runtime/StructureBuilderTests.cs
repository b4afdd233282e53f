using Google.Protobuf.WellKnownTypes;
using Weft.Proxy.AccessLogs;
using Weft.Proxy.Kafka;
using Weft.Proxy.Observation;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Runtime;

public sealed class StructureBuilderTests
{
    [Fact]
    public void All_that_is_wrong_is_said_at_once_with_resource_and_field()
    {
        var cluster = new Cluster { Name = "c", ConnectTimeout = new Duration { Seconds = -1 }, IdleTimeout = new Duration { Nanos = 1_000_000_000 }, Tls = new UpstreamTls() };
        cluster.Tls.PeerSans.Add(new SanMatcher());
        cluster.StaticEndpoints.Add(new Endpoint { Address = new SocketAddress { Address = "nowhere", Port = 80 } });
        cluster.StaticEndpoints.Add(new Endpoint { Address = new SocketAddress { Address = "10.0.0.1" }, Weight = 1001 });
        cluster.StaticEndpoints.Add(new Endpoint { Address = new SocketAddress { Address = "10.0.0.1", Port = 65_536 } });
        var route = new Route { Timeout = new Duration { Seconds = 315_360_001 } };
        route.Clusters.Add(new WeightedCluster { Cluster = "missing" });
        var host = new VirtualHost { Name = "h" };
        host.Routes.Add(route);
        host.Routes.Add(new Route());
        var routes = new RouteConfiguration { Name = "r" };
        routes.VirtualHosts.Add(host);

        Violations(new StructureUnit("1", [], [routes, new RouteConfiguration { Name = "r" }], [cluster, new Cluster { Name = "c" }, new Cluster()])).ShouldBe(
        [
            "Cluster c: static_endpoints[0].address.address: \"nowhere\" is not an IPv4 or IPv6 address",
            "Cluster c: static_endpoints[1].address.port: must be in the range [1, 65535]",
            "Cluster c: static_endpoints[1].weight: must be at most 1000",
            "Cluster c: static_endpoints[2].address.port: must be in the range [0, 65535]",
            "Cluster c: connect_timeout: must be between 0s and 315360000s",
            "Cluster c: idle_timeout: must be between 0s and 315360000s",
            "Cluster c: tls.identity: must name a Secret",
            "Cluster c: tls.trust_bundle: must name a Secret",
            "Cluster c: tls.peer_sans[0]: must have one of exact, prefix",
            "Cluster c: name: is used twice",
            "Cluster : name: must not be empty",
            "RouteConfiguration r: virtual_hosts[0].domains: must name at least one host, or \"*\"",
            "RouteConfiguration r: virtual_hosts[0].routes[0].clusters[0].cluster: names \"missing\", which is not in this configuration",
            "RouteConfiguration r: virtual_hosts[0].routes[0].timeout: must be between 0s and 315360000s",
            "RouteConfiguration r: virtual_hosts[0].routes[1].clusters: must name at least one cluster",
            "RouteConfiguration r: name: is used twice",
        ]);
    }

    [Fact]
    public void Listeners_say_what_is_wrong_with_them()
    {
        var http = Listening("http", 10_000, new FilterChain
        {
            Tls = new DownstreamTls(),
            Http = new HttpConnectionManager { RouteConfiguration = "missing", IdleTimeout = new Duration { Seconds = -1 }, TimeoutPolicy = "a; hop=b" },
        });
        var tcp = Listening("tcp", 10_000, new FilterChain { Tcp = new TcpProxy { Cluster = "missing", TimeoutPolicy = "100%" } });
        var empty = Listening("empty", 10_001, new FilterChain());
        var none = new Listener { Name = "none", Address = new SocketAddress { Address = "10.0.0.1", Port = 10_002 } };
        var twice = Listening("http", 10_003, new FilterChain { Tcp = new TcpProxy { Cluster = "missing" } });
        var nowhere = new Listener { Name = "nowhere" };

        Violations(new StructureUnit("1", [http, tcp, empty, none, twice, nowhere], [], [])).ShouldBe(
        [
            "Listener http: filter_chains[0].tls.identity: must name a Secret",
            "Listener http: filter_chains[0].tls.trust_bundle: must name a Secret",
            "Listener http: filter_chains[0].http.route_configuration: names \"missing\", which is not in this configuration",
            "Listener http: filter_chains[0].http.idle_timeout: must be between 0s and 315360000s",
            "Listener http: filter_chains[0].http.timeout_policy: must be printable ASCII without semicolons and percent signs",
            "Listener tcp: filter_chains[0].tcp.timeout_policy: must be printable ASCII without semicolons and percent signs",
            "Listener tcp: address: 127.0.0.1:10000 is already taken by listener http",
            "Listener tcp: filter_chains[0].tcp.cluster: names \"missing\", which is not in this configuration",
            "Listener empty: filter_chains[0]: must have one of http, tcp, kafka",
            "Listener none: filter_chains: must have at least one entry",
            "Listener http: name: is used twice",
            "Listener http: filter_chains[0].tcp.cluster: names \"missing\", which is not in this configuration",
            "Listener nowhere: address.address: \"\" is not an IPv4 or IPv6 address",
            "Listener nowhere: filter_chains: must have at least one entry",
        ], ignoreOrder: true);
    }

    [Fact]
    public async Task A_listener_cannot_take_the_address_of_the_admin_pages()
    {
        var port = ScriptedServer.ClosedPort();
        await using var runtime = new ProxyRuntime(new ProxyOptions { Workers = 1, Mesh = "m", Name = "p", Metrics = new MetricRegistry() });
        runtime.Start();
        await runtime.ServeAdminAsync(new SocketAddress { Address = "127.0.0.1", Port = (uint)port }, _ => Weft.Proxy.Local.LocalResponse.Text(200, "ok"));

        var result = await runtime.ApplyAsync(new StructureUnit("1", [Listening("app", port, new FilterChain { Tcp = new TcpProxy { Cluster = "c" } })], [], [new Cluster { Name = "c" }]));

        result.IsApplied.ShouldBeFalse();
        result.Violations.Single().Message.ShouldBe($"127.0.0.1:{port} is already taken by listener admin");
    }

    [Fact]
    public async Task A_refused_unit_changes_nothing()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 204 No Content\r\n\r\n");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);

        (await proxy.Runtime.ApplyAsync(new StructureUnit("2", [new Listener { Name = "bad" }], [], []))).IsApplied.ShouldBeFalse();
        var bad = new ClusterLoadAssignment { Cluster = "app" };
        bad.Endpoints.Add(new Endpoint());
        var endpoints = await proxy.Runtime.ApplyAsync(new EndpointsUnit("2", [bad]));

        endpoints.Violations.Select(v => v.ToString()).ShouldBe(
        [
            "ClusterLoadAssignment app: endpoints[0].address.address: \"\" is not an IPv4 or IPv6 address",
        ]);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 204 ");
    }

    [Fact]
    public void Tracing_says_what_is_wrong_with_it()
    {
        var zipkin = new ProxyConfig.Tracing
        {
            Zipkin = new ZipkinSpans { Url = "ftp://somewhere" },
            ClientSampling = -1,
            RandomSampling = 100.1,
            OverallSampling = double.NaN,
        };
        zipkin.Tags.Add(new TraceTag());
        zipkin.Tags.Add(new TraceTag { Name = "t", Header = new HeaderTag { Name = "Upper" } });
        var datadog = new ProxyConfig.Tracing { Service = "s", Datadog = new DatadogSpans { Host = "not a host", Port = 65_536 } };
        var none = new ProxyConfig.Tracing { Service = "s" };

        Violations(new StructureUnit("1", [Traced("a", 1, zipkin), Traced("b", 2, datadog), Traced("c", 3, none)], [new RouteConfiguration { Name = "r" }], [])).ShouldBe(
        [
            "Listener a: filter_chains[0].http.tracing.zipkin.url: \"ftp://somewhere\" must be an http or https URL with a host",
            "Listener a: filter_chains[0].http.tracing.service: must not be empty",
            "Listener a: filter_chains[0].http.tracing.client_sampling: must be in the range [0, 100]",
            "Listener a: filter_chains[0].http.tracing.random_sampling: must be in the range [0, 100]",
            "Listener a: filter_chains[0].http.tracing.overall_sampling: must be in the range [0, 100]",
            "Listener a: filter_chains[0].http.tracing.tags[0].name: must not be empty",
            "Listener a: filter_chains[0].http.tracing.tags[0]: must have one of literal, header",
            "Listener a: filter_chains[0].http.tracing.tags[1].header.name: \"Upper\" must be a lower-case field name",
            "Listener b: filter_chains[0].http.tracing.datadog.host: \"not a host\" is not a host",
            "Listener b: filter_chains[0].http.tracing.datadog.port: must be in the range [1, 65535]",
            "Listener c: filter_chains[0].http.tracing: must have one of zipkin, datadog, open_telemetry",
        ]);
    }

    private static Listener Traced(string name, int port, ProxyConfig.Tracing tracing) =>
        Listening(name, 10_000 + port, new FilterChain { Http = new HttpConnectionManager { RouteConfiguration = "r", Tracing = tracing } });

    private static Listener Listening(string name, int port, FilterChain chain)
    {
        var listener = new Listener { Name = name, Address = new SocketAddress { Address = "127.0.0.1", Port = (uint)port }, Direction = TrafficDirection.Outbound };
        listener.FilterChains.Add(chain);
        return listener;
    }

    private static string[] Violations(StructureUnit unit)
    {
        var options = new ProxyOptions { Mesh = "m", Name = "p", Metrics = new MetricRegistry() };
        StructureBuilder.Build(unit, options, new ObservedPorts(), new TraceBackends(), new LogSinkTable(1, options.Metrics, _ => { }), admin: null, out var violations).ShouldBeNull();
        return [.. violations.Select(v => v.ToString())];
    }
}
