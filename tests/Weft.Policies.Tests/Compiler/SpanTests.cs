using Weft.Policies.Compiler;
using Weft.ProxyConfig;
using Weft.Resources.Meshes;
using static Weft.Policies.Tests.Compiler.MeshFixture;
using static Weft.Policies.Tests.Compiler.PolicyFixture;

namespace Weft.Policies.Tests.Compiler;

public class SpanTests
{
    private const string All = """
        type: TrafficTrace
        mesh: default
        name: all
        selectors: [{match: {kuma.io/service: '*'}}]
        """;

    private static readonly MeshSpec Traced = Mesh("""
        tracing:
          defaultBackend: jaeger
          backends:
          - {name: jaeger, type: zipkin, sampling: 25.5, conf: {url: 'http://jaeger:9411/api/v2/spans', traceId128bit: true, apiVersion: httpProto, sharedSpanContext: false}}
          - {name: dd, type: datadog, conf: {address: agent, port: 8126, splitService: true}}
        """);

    private static readonly MeshDataplane Web =
        Dataplane("web", "10.0.0.1", [Inbound("web", "http"), Inbound("raw", "tcp", 8081)], Outbound("api", 3000), Outbound("events", 3001));

    private static readonly MeshDataplane Api = Dataplane("api", "10.0.0.2", [Inbound("api", "grpc"), Inbound("events", "kafka", 9092)]);

    private static Dictionary<string, List<FilterChain>> WebWith(MeshSpec mesh, params string[] policies) => Chains(mesh, "web", [Web, Api], policies);

    private static string MeshTrace(string conf) => "type: MeshTrace\nmesh: default\nname: trace\nspec:\n  default:\n    " + conf.Replace("\n", "\n    ", StringComparison.Ordinal);

    [Fact]
    public void TrafficTrace_is_for_requests_on_both_sides_and_not_for_opaque_bytes()
    {
        var chains = WebWith(Traced, All);

        var inbound = chains["inbound:10.0.0.1:8080"][0].Http.Tracing;
        inbound.Policy.ShouldBe("TrafficTrace/all");
        inbound.Service.ShouldBe("web");
        (inbound.ClientSampling, inbound.RandomSampling, inbound.OverallSampling).ShouldBe((100, 100, 25.5));
        inbound.Zipkin.ShouldBe(new ZipkinSpans { Url = "http://jaeger:9411/api/v2/spans", TraceId128Bit = true, Encoding = ZipkinSpans.Types.Encoding.Proto });
        chains["outbound:127.0.0.1:3000"][0].Http.Tracing.Zipkin.ShouldBe(inbound.Zipkin);
        chains["outbound:127.0.0.1:3001"][0].Kafka.Tracing.ShouldBeNull();
        chains["inbound:10.0.0.1:8081"][0].Tcp.ShouldNotBeNull();
    }

    [Fact]
    public void A_split_service_is_told_apart_by_direction_and_destination()
    {
        var chains = WebWith(Traced, All + "\nconf: {backend: dd}");

        chains["inbound:10.0.0.1:8080"][0].Http.Tracing.Service.ShouldBe("web_INBOUND");
        var outbound = chains["outbound:127.0.0.1:3000"][0].Http.Tracing;
        outbound.Service.ShouldBe("web_OUTBOUND_api");
        outbound.Datadog.ShouldBe(new DatadogSpans { Host = "agent", Port = 8126 });
    }

    [Fact]
    public void A_mesh_without_the_back_end_has_no_spans()
    {
        WebWith(Plain, All)["inbound:10.0.0.1:8080"][0].Http.Tracing.ShouldBeNull();
        WebWith(Traced, All + "\nconf: {backend: other}")["inbound:10.0.0.1:8080"][0].Http.Tracing.ShouldBeNull();
        WebWith(Traced)["inbound:10.0.0.1:8080"][0].Http.Tracing.ShouldBeNull();
    }

    [Fact]
    public void MeshTrace_wins_with_its_sampling_and_tags_and_the_mesh_is_always_a_tag()
    {
        var policy = MeshTrace("""
            backends: [{type: OpenTelemetry, openTelemetry: {endpoint: collector}}]
            sampling: {overall: 80, random: "0.5"}
            tags:
            - {name: team, literal: core}
            - {name: env, header: {name: X-Env, default: prod}}
            """);
        var tracing = WebWith(Traced, All, policy)["outbound:127.0.0.1:3000"][0].Http.Tracing;

        tracing.Policy.ShouldBe("MeshTrace/trace");
        tracing.OpenTelemetry.ShouldBe(new Collector { Host = "collector", Port = 4317 });
        (tracing.ClientSampling, tracing.RandomSampling, tracing.OverallSampling).ShouldBe((100, 0.5, 80));
        tracing.Tags.ShouldBe(
        [
            new TraceTag { Name = "team", Literal = "core" },
            new TraceTag { Name = "env", Header = new HeaderTag { Name = "x-env", DefaultValue = "prod" } },
            new TraceTag { Name = "kuma.mesh", Literal = "default" },
        ]);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("\nkafka: false", false)]
    [InlineData("\nkafka: true", true)]
    public void Kafka_has_spans_only_where_a_policy_says_so(string option, bool expected)
    {
        var chains = WebWith(Traced, All, MeshTrace("backends: [{type: OpenTelemetry, openTelemetry: {endpoint: collector}}]" + option));

        (chains["outbound:127.0.0.1:3001"][0].Kafka.Tracing is not null).ShouldBe(expected);
        chains["outbound:127.0.0.1:3000"][0].Http.Tracing.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("backends: [{zipkin: {url: 'http://z:9411/api/v2/spans'}}]", "http://z:9411/api/v2/spans")]
    [InlineData("backends: [{type: Zipkin, zipkin: {url: 'https://z.example/spans'}}]", "https://z.example:443/spans")]
    public void A_Zipkin_API_is_told_with_its_port(string conf, string url)
    {
        var tracing = WebWith(Plain, MeshTrace(conf))["inbound:10.0.0.1:8080"][0].Http.Tracing;

        tracing.Zipkin.Url.ShouldBe(url);
        tracing.Zipkin.SharedSpanContext.ShouldBeTrue();
    }

    [Fact]
    public void A_Datadog_agent_is_told_by_host_and_port()
    {
        var tracing = WebWith(Plain, MeshTrace("backends: [{type: Datadog, datadog: {url: 'http://agent:8126', splitService: true}}]"))["inbound:10.0.0.1:8080"][0].Http.Tracing;

        tracing.Datadog.ShouldBe(new DatadogSpans { Host = "agent", Port = 8126 });
        tracing.Service.ShouldBe("web_INBOUND");
    }

    [Fact]
    public void An_empty_list_of_back_ends_turns_spans_off_although_an_older_policy_asks_for_them() =>
        WebWith(Traced, All, MeshTrace("backends: []"))["inbound:10.0.0.1:8080"][0].Http.Tracing.ShouldBeNull();
}
