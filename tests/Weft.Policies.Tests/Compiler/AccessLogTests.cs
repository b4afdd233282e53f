using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using static Weft.Policies.Tests.Compiler.MeshFixture;
using static Weft.Policies.Tests.Compiler.PolicyFixture;

namespace Weft.Policies.Tests.Compiler;

public class AccessLogTests
{
    private const string AllTraffic = """
        type: TrafficLog
        mesh: default
        name: all
        sources: [{match: {kuma.io/service: '*'}}]
        destinations: [{match: {kuma.io/service: '*'}}]
        """;

    private const string Everywhere = """
        type: MeshAccessLog
        mesh: default
        name: everywhere
        spec:
          to:
          - targetRef: {kind: Mesh}
            default: {backends: [{type: File, file: {path: /tmp/out.log}}]}
          from:
          - targetRef: {kind: Mesh}
            default: {backends: [{type: File, file: {path: /tmp/in.log}}]}
        """;

    private static readonly MeshSpec Logging = Mesh("""
        logging:
          defaultBackend: file
          backends:
          - {name: file, type: file, conf: {path: /tmp/access.log}}
          - {name: pipe, type: tcp, format: '%KUMA_MESH% %RESPONSE_CODE%', conf: {address: 'logs.example:5000'}}
        """);

    private static readonly MeshDataplane Web = Dataplane("web", "10.0.0.1", [Inbound("web", "http")], Outbound("api", 3000), Outbound("db", 3001)) with
    {
        Labels = TagSet.Of((TagNames.Zone, "east")),
    };

    private static readonly MeshDataplane Api = Dataplane("api", "10.0.0.2", [Inbound("api", "grpc")]);
    private static readonly MeshDataplane Db = Dataplane("db", "10.0.0.3", [Inbound("db", "tcp")]);

    private static Dictionary<string, List<FilterChain>> WebWith(MeshSpec mesh, params string[] policies) => Chains(mesh, "web", [Web, Api, Db], policies);

    [Fact]
    public void TrafficLog_is_written_by_the_clients_proxy_only_in_the_default_format_of_the_protocol()
    {
        var chains = WebWith(Logging, AllTraffic);

        var request = chains["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldHaveSingleItem();
        request.File.Path.ShouldBe("/tmp/access.log");
        request.Policy.ShouldBe("TrafficLog/all");
        request.Interval.ShouldBeNull();
        request.Text.ShouldBe(
            "[%START_TIME%] default \"%REQ(:method)% %REQ(x-envoy-original-path?:path)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% "
            + "%BYTES_SENT% %DURATION% %RESP(x-envoy-upstream-service-time)% \"%REQ(x-forwarded-for)%\" \"%REQ(user-agent)%\" "
            + "\"%REQ(x-b3-traceid?x-datadog-traceid)%\" \"%REQ(x-request-id)%\" \"%REQ(:authority)%\" \"web\" \"api\" \"10.0.0.1\" \"%UPSTREAM_HOST%\"");
        chains["outbound:127.0.0.1:3001"][0].Tcp.AccessLogs.ShouldHaveSingleItem().Text.ShouldBe(
            "[%START_TIME%] %RESPONSE_FLAGS% default 10.0.0.1(web)->%UPSTREAM_HOST%(db) took %DURATION%ms, sent %BYTES_SENT% bytes, received: %BYTES_RECEIVED% bytes");
        chains["inbound:10.0.0.1:8080"][0].Http.AccessLogs.ShouldBeEmpty();
    }

    [Fact]
    public void TrafficLog_names_a_back_end_of_the_mesh_and_an_unknown_one_means_no_log()
    {
        var named = WebWith(Logging, AllTraffic + "\nconf: {backend: pipe}")["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldHaveSingleItem();
        named.Text.ShouldBe("default %RESPONSE_CODE%");
        (named.Tcp.Host, named.Tcp.Port).ShouldBe(("logs.example", 5000u));

        WebWith(Logging, AllTraffic + "\nconf: {backend: other}")["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldBeEmpty();
        WebWith(Plain, AllTraffic)["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldBeEmpty();
    }

    [Fact]
    public void MeshAccessLog_is_written_on_both_sides_and_a_TrafficLog_beside_it_is_not()
    {
        var chains = WebWith(Logging, AllTraffic, Everywhere);

        chains["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldHaveSingleItem().File.Path.ShouldBe("/tmp/out.log");
        chains["outbound:127.0.0.1:3001"][0].Tcp.AccessLogs.ShouldHaveSingleItem().File.Path.ShouldBe("/tmp/out.log");
        var inbound = chains["inbound:10.0.0.1:8080"][0].Http.AccessLogs.ShouldHaveSingleItem();
        inbound.File.Path.ShouldBe("/tmp/in.log");
        inbound.Policy.ShouldBe("MeshAccessLog/everywhere");
        inbound.Text.ShouldEndWith("\"unknown\" \"web\" \"10.0.0.1\" \"%UPSTREAM_HOST%\"");
    }

    [Fact]
    public void A_MeshAccessLog_for_other_proxies_leaves_the_TrafficLog_in_force()
    {
        var other = Everywhere.Replace("spec:", "spec:\n  targetRef: {kind: MeshService, name: api}", StringComparison.Ordinal);

        WebWith(Logging, AllTraffic, other)["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldHaveSingleItem().File.Path.ShouldBe("/tmp/access.log");
    }

    [Fact]
    public void Every_chain_of_a_permissive_inbound_is_logged_as_what_it_carries()
    {
        var chains = Chains(Mtls(MtlsMode.Permissive), "web", [Web], Everywhere)["inbound:10.0.0.1:8080"];

        chains.Select(chain => chain.Name).ShouldBe(["mesh", "tls", "plain"]);
        chains[0].Http.AccessLogs.ShouldHaveSingleItem().Text.ShouldContain("%RESPONSE_CODE%");
        chains[1].Tcp.AccessLogs.ShouldHaveSingleItem().Text.ShouldContain("took %DURATION%ms");
        chains[2].Http.AccessLogs.ShouldHaveSingleItem();
    }

    [Fact]
    public void Rules_are_for_inbounds_each_logs_for_itself_and_some_are_for_some_clients_only()
    {
        var policy = """
            type: MeshAccessLog
            mesh: default
            name: rules
            spec:
              rules:
              - default: {backends: [{type: File, file: {path: /tmp/a.log}}, {type: Tcp, tcp: {address: '127.0.0.1:5000'}}]}
              - default: {backends: [{type: File, file: {path: /tmp/b.log}}]}
              - matches:
                - {spiffeID: {type: Exact, value: 'spiffe://default/api'}}
                - {spiffeID: {type: Prefix, value: 'spiffe://default/b'}, sni: {type: Exact, value: web.mesh}}
                default: {backends: [{type: File, file: {path: /tmp/c.log}}]}
            """;
        var chains = WebWith(Plain, policy);

        var logs = chains["inbound:10.0.0.1:8080"][0].Http.AccessLogs;
        logs.Select(log => log.File?.Path ?? log.Tcp.Host).ShouldBe(["/tmp/a.log", "127.0.0.1", "/tmp/b.log", "/tmp/c.log"]);
        logs.Select(log => log.Matches.Count).ShouldBe([0, 0, 0, 2]);
        logs[3].Matches[0].ShouldBe(new ConnectionMatch { Client = new SanMatcher { Kind = SanMatcher.Types.Kind.Uri, Exact = "spiffe://default/api" } });
        logs[3].Matches[1].ShouldBe(new ConnectionMatch { Client = new SanMatcher { Kind = SanMatcher.Types.Kind.Uri, Prefix = "spiffe://default/b" }, ServerName = "web.mesh" });
        chains["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldBeEmpty();
    }

    [Fact]
    public void The_form_of_Kuma_2_0_asks_for_the_same_as_that_of_2_14()
    {
        static string Policy(string file, string tcp) => $$"""
            type: MeshAccessLog
            mesh: default
            name: both
            spec:
              targetRef: {kind: Mesh}
              to:
              - targetRef: {kind: MeshService, name: api}
                default:
                  backends:
                  - {{file}}
                  - {{tcp}}
            """;
        var older = Policy("file: {path: /tmp/x, format: {plain: '%KUMA_ZONE%'}}", "tcp: {address: 'logs:1', format: {json: [{key: k, value: '%DURATION%'}]}}");
        var newer = Policy(
            "{type: File, file: {path: /tmp/x, format: {type: Plain, plain: '%KUMA_ZONE%'}}}",
            "{type: Tcp, tcp: {address: 'logs:1', format: {type: Json, json: [{key: k, value: '%DURATION%'}]}}}");

        var logs = WebWith(Plain, newer)["outbound:127.0.0.1:3000"][0].Http.AccessLogs;
        logs.ShouldBe(WebWith(Plain, older)["outbound:127.0.0.1:3000"][0].Http.AccessLogs);
        logs[0].Text.ShouldBe("east");
        logs[1].Json.Fields.ShouldHaveSingleItem().ShouldBe(new KeyValue { Key = "k", Value = "%DURATION%" });
        WebWith(Plain, newer)["outbound:127.0.0.1:3001"][0].Tcp.AccessLogs.ShouldBeEmpty();
    }

    [Fact]
    public void Records_to_a_collector_have_filled_attributes_and_bodies_and_its_ports_default_is_4317()
    {
        var policy = """
            type: MeshAccessLog
            mesh: default
            name: otel
            spec:
              to:
              - targetRef: {kind: MeshService, name: api}
                default:
                  backends:
                  - type: OpenTelemetry
                    interval: 30s
                    openTelemetry:
                      endpoint: collector
                      attributes: [{key: mesh, value: '%KUMA_MESH%'}]
                      body: {kvlistValue: {values: [{key: to, value: {stringValue: '%KUMA_DESTINATION_SERVICE% %RESPONSE_CODE%'}}]}}
                  - type: OpenTelemetry
                    openTelemetry: {endpoint: 'collector:4318', body: 'code %RESPONSE_CODE%'}
                  - type: OpenTelemetry
                    openTelemetry: {backendRef: {kind: MeshOpenTelemetryBackend, labels: {a: b}}}
            """;
        var logs = WebWith(Plain, policy)["outbound:127.0.0.1:3000"][0].Http.AccessLogs;

        logs.Count.ShouldBe(2, "a stored collector cannot be told yet");
        logs[0].OpenTelemetry.Collector.ShouldBe(new Collector { Host = "collector", Port = 4317 });
        logs[0].OpenTelemetry.Attributes.ShouldHaveSingleItem().Value.ShouldBe("default");
        logs[0].OpenTelemetry.Body.ShouldBe("""{"kvlistValue":{"values":[{"key":"to","value":{"stringValue":"api %RESPONSE_CODE%"}}]}}""");
        logs[0].Interval.ToTimeSpan().ShouldBe(TimeSpan.FromSeconds(30));
        logs[1].OpenTelemetry.Collector.Port.ShouldBe(4318u);
        logs[1].Text.ShouldBe("code %RESPONSE_CODE%");
    }

    [Fact]
    public void An_empty_list_of_the_stronger_policy_turns_logs_off()
    {
        var off = """
            type: MeshAccessLog
            mesh: default
            name: off
            spec:
              targetRef: {kind: MeshService, name: web}
              to:
              - targetRef: {kind: MeshService, name: db}
                default: {backends: []}
            """;
        var chains = WebWith(Logging, AllTraffic, Everywhere, off);

        chains["outbound:127.0.0.1:3001"][0].Tcp.AccessLogs.ShouldBeEmpty();
        chains["outbound:127.0.0.1:3000"][0].Http.AccessLogs.ShouldHaveSingleItem();
    }
}
