using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Meshes;
using Weft.Resources.Metrics;
using Weft.Resources.Tagging;
using static Weft.Policies.Tests.Compiler.MeshFixture;
using Kind = Weft.ProxyConfig.MetricNameRule.Types.Kind;

namespace Weft.Policies.Tests.Compiler;

public class MetricsExportTests
{
    private static MeshSpec WithMetrics(PrometheusMetrics conf, MeshSpec? mesh = null) => (mesh ?? Plain) with
    {
        Metrics = new Weft.Resources.Meshes.MeshMetrics { EnabledBackend = "p", Backends = [new MetricsBackend { Name = "p", Type = "prometheus", Conf = conf }] },
    };

    private static MeshDataplane Web(PrometheusMetrics? own = null, params DataplaneOutbound[] outbounds)
    {
        var dataplane = Dataplane("web-1", "10.0.0.1", [Inbound("web", "http")], outbounds);
        return dataplane with { Spec = dataplane.Spec with { Metrics = own is null ? null : new MetricsBackend { Type = "prometheus", Conf = own } } };
    }

    private static MetricsExport? Export(MeshSpec mesh, MeshDataplane dataplane, params string[] policies)
    {
        var reader = new ResourceReader(PolicyCatalog.CreateCatalog());
        Resource[] read = [.. policies.Select(yaml => reader.ReadYaml(yaml).Single()).Select(reading =>
        {
            reading.Validate().ShouldBeEmpty();
            return reading.Resource!;
        })];
        var snapshot = new MeshSnapshot("default", 1, mesh, [dataplane], policies: read);
        return SidecarCompilation.Compile(snapshot, dataplane).Structure.Messages<MetricsExport>().SingleOrDefault();
    }

    private static string Policy(string name, string conf, string target = "{kind: Mesh}") =>
        $"{{type: MeshMetric, mesh: default, name: {name}, spec: {{targetRef: {target}, default: {conf}}}}}";

    private const string Scraped = "{backends: [{type: Prometheus, prometheus: {}}]}";

    [Fact]
    public void Nothing_leaves_unless_somebody_is_to_receive_it()
    {
        Export(Plain, Web()).ShouldBeNull();
        Export(Plain, Web(own: new PrometheusMetrics { Port = 1234 })).ShouldBeNull();
        Export(Plain, Web(), Policy("a", "{sidecar: {includeUnused: true}}")).ShouldBeNull();
    }

    [Fact]
    public void The_mesh_has_Kumas_defaults()
    {
        var export = Export(WithMetrics(new PrometheusMetrics()), Web())!;
        var page = export.Prometheus.Single();
        (page.Address.Address, page.Address.Port, page.Path).ShouldBe(("10.0.0.1", 5670u, "/metrics"));
        page.Tls.ShouldBeNull();
        (export.Filter.Base, export.Filter.IncludeUnused).ShouldBe((MetricsFilter.Types.Base.All, true));
        export.Applications.ShouldBeEmpty();
        export.Labels.Select(label => $"{label.Key}={label.Value}").ShouldBe(
            ["mesh=default", "dataplane=web-1", "service=web", "kuma_io_protocol=http", "kuma_io_protocols=,http,", "kuma_io_service=web", "kuma_io_services=,web,"]);
    }

    [Fact]
    public void A_Dataplane_overrides_the_mesh_field_by_field_and_page_by_page()
    {
        var mesh = WithMetrics(new PrometheusMetrics
        {
            Port = 1000,
            Path = "/mesh",
            Aggregate = [new MetricsAggregate { Name = "app", Port = 1 }, new MetricsAggregate { Name = "jmx", Port = 2, Path = "/jmx" }, new MetricsAggregate { Name = "off", Port = 3 }],
            Envoy = new EnvoyMetricsFilter { FilterRegex = "http.*", UsedOnly = true },
        });
        var export = Export(mesh, Web(own: new PrometheusMetrics
        {
            Port = 2000,
            Aggregate = [new MetricsAggregate { Name = "app", Port = 9, Address = "10.9.9.9" }, new MetricsAggregate { Name = "off", Enabled = false }],
            Envoy = new EnvoyMetricsFilter { UsedOnly = false },
        }))!;
        (export.Prometheus.Single().Address.Port, export.Prometheus.Single().Path).ShouldBe((2000u, "/mesh"));
        export.Applications.Select(page => $"{page.Name} {page.Address.Address}:{page.Address.Port}{page.Path}").ShouldBe(["jmx 127.0.0.1:2/jmx", "app 10.9.9.9:9/metrics"]);
        (export.Filter.Base, export.Filter.IncludeUnused).ShouldBe((MetricsFilter.Types.Base.None, true));
        export.Filter.Include.Single().ShouldBe(new MetricNameRule { Kind = Kind.StatRegex, Match = "http.*" });
    }

    [Theory]
    [InlineData(null, null, null, null, true)]
    [InlineData(true, null, null, null, false)]
    [InlineData(false, null, null, null, true)]
    [InlineData(null, MetricsTlsMode.Disabled, null, null, false)]
    [InlineData(null, MetricsTlsMode.Disabled, false, null, true)]
    [InlineData(false, null, null, MetricsTlsMode.Disabled, false)]
    public void Members_of_the_mesh_alone_may_scrape_unless_somebody_says_otherwise(
        bool? meshSkips, MetricsTlsMode? meshMode, bool? ownSkips, MetricsTlsMode? ownMode, bool isMutual)
    {
        var mesh = WithMetrics(new PrometheusMetrics { SkipMtls = meshSkips, TlsMode = meshMode }, Mtls());
        var page = Export(mesh, Web(own: new PrometheusMetrics { SkipMtls = ownSkips, TlsMode = ownMode }))!.Prometheus.Single();
        (page.Tls is not null).ShouldBe(isMutual);
        page.PlaintextSources.ShouldBe(isMutual ? ["10.0.0.1"] : []);
        if (!isMutual) return;
        page.Tls!.RequireClientCertificate.ShouldBeTrue();
        page.Tls.Identity.ShouldBe("identity_cert:secret:default");
        page.Tls.PeerSans.Single().Prefix.ShouldBe("spiffe://default/");
        page.Tls.Alpn.ShouldBeEmpty();
    }

    [Fact]
    public void A_provided_certificate_is_that_of_the_files_a_proxy_was_started_with()
    {
        var page = Export(WithMetrics(new PrometheusMetrics { TlsMode = MetricsTlsMode.ProvidedTls }, Mtls()), Web())!.Prometheus.Single();
        page.Tls.ShouldBeNull();
        (page.CertificateChain.SourceCase, page.CertificateChain.Filename).ShouldBe((Weft.ProxyConfig.DataSource.SourceOneofCase.Filename, ""));
        page.PrivateKey.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(8080)] // its inbound
    [InlineData(7000)] // its outbound, which takes all addresses
    [InlineData(9999)] // its application
    public void A_page_takes_no_port_of_the_Dataplanes_own(int port)
    {
        var dataplane = Dataplane(
            "web-1", "10.0.0.1", [Inbound("web", "http"), Inbound("x", "tcp", 8081, 9999) with { ServiceAddress = "10.0.0.1" }],
            Outbound("db", 7000) with { Address = "0.0.0.0" });
        Export(WithMetrics(new PrometheusMetrics { Port = port }), dataplane).ShouldBeNull();
        Export(Plain, dataplane, Policy("a", $"{{backends: [{{type: Prometheus, prometheus: {{port: {port}}}}}, {{type: OpenTelemetry, openTelemetry: {{endpoint: 'otel:4317'}}}}]}}"))!
            .Prometheus.ShouldBeEmpty();
    }

    [Fact]
    public void An_outbound_at_another_address_leaves_the_port_free() =>
        Export(WithMetrics(new PrometheusMetrics()), Web(null, Outbound("db", 5670))).ShouldNotBeNull();

    [Fact]
    public void A_MeshMetric_that_selects_the_Dataplane_silences_the_mesh()
    {
        var mesh = WithMetrics(new PrometheusMetrics { Port = 1111 });
        Export(mesh, Web(), Policy("a", "{backends: [{type: Prometheus, prometheus: {port: 2222}}]}"))!.Prometheus.Single().Address.Port.ShouldBe(2222u);
        Export(mesh, Web(), Policy("a", "{}")).ShouldBeNull();
        Export(mesh, Web(), Policy("a", Scraped, "{kind: MeshService, name: other}"))!.Prometheus.Single().Address.Port.ShouldBe(1111u);
    }

    [Fact]
    public void A_MeshMetric_has_Kumas_defaults()
    {
        var export = Export(Mtls(), Web(), Policy("a", "{applications: [{port: 80}, {name: b, port: 81, path: stats, address: localhost}], " + Scraped[1..]))!;
        var page = export.Prometheus.Single();
        (page.Address.Port, page.Path).ShouldBe((5670u, "/metrics"));
        page.Tls.ShouldBeNull();
        (export.Filter.Base, export.Filter.IncludeUnused).ShouldBe((MetricsFilter.Types.Base.Basic, false));
        export.Applications.Select(app => $"{app.Name} {app.Address.Address}:{app.Address.Port}{app.Path}").ShouldBe([" 127.0.0.1:80/metrics", "b 127.0.0.1:81/stats"]);
    }

    [Fact]
    public void MeshMetrics_are_merged_and_profiles_added_up()
    {
        var export = Export(
            Mtls(),
            Web(),
            Policy("all", "{sidecar: {includeUnused: true, profiles: {appendProfiles: [{name: None}], exclude: [{type: Prefix, match: a_}]}}, " + Scraped[1..]),
            Policy("web", "{sidecar: {profiles: {appendProfiles: [{name: Basic}], include: [{type: Regex, match: b.*}, {type: Contains, match: c}, {type: Exact, match: d}]}}, "
                + "backends: [{type: Prometheus, prometheus: {port: 3000, tls: {mode: ActiveMTLSBackend}}}]}", "{kind: MeshService, name: web}"))!;
        export.Filter.ShouldBe(new MetricsFilter
        {
            Base = MetricsFilter.Types.Base.Basic,
            IncludeUnused = true,
            Exclude = { new MetricNameRule { Kind = Kind.Prefix, Match = "a_" } },
            Include =
            {
                new MetricNameRule { Kind = Kind.Regex, Match = "b.*" }, new MetricNameRule { Kind = Kind.Contains, Match = "c" }, new MetricNameRule { Kind = Kind.Exact, Match = "d" },
            },
        });
        export.Prometheus.Single().Address.Port.ShouldBe(3000u);
        export.Prometheus.Single().Tls.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("[{name: None}]", MetricsFilter.Types.Base.None)]
    [InlineData("[{name: Basic}, {name: All}]", MetricsFilter.Types.Base.All)]
    [InlineData("[]", MetricsFilter.Types.Base.Basic)]
    public void The_widest_profile_counts(string profiles, MetricsFilter.Types.Base expected) =>
        Export(Plain, Web(), Policy("a", $"{{sidecar: {{profiles: {{appendProfiles: {profiles}}}}}, {Scraped[1..]}"))!.Filter.Base.ShouldBe(expected);

    [Fact]
    public void A_collector_gets_its_interval_within_what_a_proxy_takes()
    {
        var export = Export(Plain, Web(), Policy("a", "{backends: [{type: OpenTelemetry, openTelemetry: {endpoint: 'otel:4317'}}, "
            + "{type: OpenTelemetry, openTelemetry: {endpoint: 'b:1', refreshInterval: 10s}}, {type: OpenTelemetry, openTelemetry: {endpoint: 'c:1', refreshInterval: 1ms}}]}"))!;
        export.OpenTelemetry.Select(pushed => $"{pushed.Collector.Host}:{pushed.Collector.Port} {pushed.Interval?.ToTimeSpan().TotalSeconds}").ShouldBe(["otel:4317 ", "b:1 10", "c:1 1"]);
    }

    [Fact]
    public void What_a_proxy_would_refuse_is_not_sent()
    {
        Export(WithMetrics(new PrometheusMetrics { Path = "m?x=1", Aggregate = [new MetricsAggregate { Name = "a", Port = 1, Address = "some.host" }] }), Web())!
            .ShouldSatisfyAllConditions(export => export.Prometheus.Single().Path.ShouldBe("/m"), export => export.Applications.ShouldBeEmpty());
        var unresolved = Dataplane("web-1", "some.host", [Inbound("web", "http")]);
        Export(WithMetrics(new PrometheusMetrics()), unresolved).ShouldBeNull();
        Export(Plain, Web(), Policy("a", "{backends: [{type: Prometheus, prometheus: {}}, {type: Prometheus, prometheus: {clientId: other, path: /b}}]}"))!.Prometheus.Count.ShouldBe(1);
    }

    [Fact]
    public void Prometheus_is_told_the_pages_that_the_proxy_is_told()
    {
        var mesh = WithMetrics(new PrometheusMetrics { Port = 1111, SkipMtls = true }, Mtls());
        var page = ScrapedPages.Of(new MeshSnapshot("default", 1, mesh, [Web()]), Web(own: new PrometheusMetrics { Path = "/own" })).Single();
        (page.Port, page.Path, page.TlsMode).ShouldBe((1111, "/own", MetricsTlsMode.Disabled));
        ScrapedPages.Of(new MeshSnapshot("default", 1, Plain, [Web()]), Web()).ShouldBeEmpty();
    }

    [Fact]
    public void Labels_are_names_that_Prometheus_takes_each_once()
    {
        var tags = TagSet.Of((TagNames.Service, "web"), ("mesh", "mine"), ("le", "1"), ("1st", "x"), ("a-b", "1"), ("a.b", "2"), ("__x", "y"));
        var dataplane = new MeshDataplane("d", new DataplaneSpec
        {
            Networking = new DataplaneNetworking { Inbound = [new DataplaneInbound { Tags = tags }, new DataplaneInbound { Tags = TagSet.Of((TagNames.Service, "admin")) }] },
        });
        MetricLabels.Of("default", dataplane).Select(label => $"{label.Key}={label.Value}").ShouldBe(
        [
            "mesh=default", "dataplane=d", "service=web", "_1st=x", "_1sts=,x,", "a_b=1", "a_bs=,1,", "kuma_io_service=admin", "kuma_io_services=,admin,web,",
            "les=,1,", "meshs=,mine,",
        ]);
    }
}
