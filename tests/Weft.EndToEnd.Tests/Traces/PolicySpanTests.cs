using System.Diagnostics;
using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.EndToEnd.Tests.Grpc;
using Weft.EndToEnd.Tests.Http;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>What an operator applies with weftctl becomes spans at a receiver, of services tagged http and grpc.</summary>
public sealed class PolicySpanTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly Dictionary<string, string> Services = new() { ["web"] = "http", ["calls"] = "grpc" };

    [Fact]
    public async Task A_MeshTrace_shows_the_applications_own_spans_on_both_ends_of_the_proxies()
    {
        await using var pair = await ServicePair.StartAsync(Services);
        await using var web = await Origin.StartAsync(pair.To("web").Direct, HttpProtocols.Http1);
        await using var calls = await EchoServer.StartAsync(pair.To("calls").Direct, new WaitingCalls());
        var port = pair.Mesh.Ports.Take();
        await using var receiver = await SpanReceiver.StartAsync(port, HttpProtocols.Http2);
        await pair.Mesh.ApplyAsync($$"""
            type: MeshTrace
            mesh: default
            name: all-requests
            spec:
              targetRef: {kind: Mesh}
              default:
                backends:
                - type: OpenTelemetry
                  openTelemetry: {endpoint: "127.0.0.1:{{port}}"}
                tags:
                - {name: team, literal: core}
            """);

        foreach (var (service, protocol) in Services)
        {
            var (application, spans) = await TreeAsync(receiver, pair, service, protocol);
            var (client, server) = (spans.Single(span => span.Kind == "CLIENT"), spans.Single(span => span.Kind == "SERVER"));
            client.Parent.ShouldBe(application.Of(ActivityKind.Client)!.SpanId.ToHexString());
            server.Parent.ShouldBe(client.Id);
            application.Of(ActivityKind.Server)!.ParentSpanId.ToHexString().ShouldBe(server.Id);
            (client.Service, server.Service).ShouldBe(("client", "web"));
            (client.Tags["upstream_cluster"], client.Tags["http.status_code"], server.Tags["http.status_code"]).ShouldBe((service, "200", "200"));
            foreach (var span in spans) (span.Tags["team"], span.Tags["kuma.mesh"], span.Tags.GetValueOrDefault("grpc.status_code")).ShouldBe(("core", "default", protocol == "grpc" ? "0" : null));
        }
    }

    [Fact]
    public async Task A_TrafficTrace_sends_spans_to_the_meshs_Zipkin_which_both_proxies_share()
    {
        await using var pair = await ServicePair.StartAsync(Services);
        await using var web = await TracedApplication.StartAsync(pair.To("web").Direct, "http");
        await using var calls = await TracedApplication.StartAsync(pair.To("calls").Direct, "grpc");
        var port = pair.Mesh.Ports.Take();
        await using var receiver = await SpanReceiver.StartAsync(port, HttpProtocols.Http1);
        await pair.Mesh.ApplyAsync(TrafficTraceTo($$"""{name: receiver, type: zipkin, sampling: 100, conf: {url: "http://127.0.0.1:{{port}}/api/v2/spans", traceId128bit: true} }"""));

        foreach (var (service, protocol) in Services)
        {
            var (trace, spans) = await TakenUpAsync(receiver, pair, service, protocol, ZipkinFields);
            var (client, server) = (spans.Single(span => span.Kind == "CLIENT"), spans.Single(span => span.Kind == "SERVER"));
            (client.Trace, client.Parent).ShouldBe((trace, "00f067aa0ba902b7"));
            (server.Trace, server.Parent, server.Id, server.IsShared).ShouldBe((trace, "00f067aa0ba902b7", client.Id, true));
            var seen = (protocol == "grpc" ? calls : web).Seen;
            (seen["x-b3-traceid"], seen["x-b3-spanid"], seen["x-b3-parentspanid"], seen["x-b3-sampled"]).ShouldBe((trace, client.Id, "00f067aa0ba902b7", "1"));
            (client.Service, server.Service, client.Tags["upstream_cluster"]).ShouldBe(("client", "web", service));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Spans_of_both_proxies_come_to_Datadogs_agent_under_services_of_their_own(bool isTrafficTrace)
    {
        await using var pair = await ServicePair.StartAsync(Services);
        await using var web = await TracedApplication.StartAsync(pair.To("web").Direct, "http");
        await using var calls = await TracedApplication.StartAsync(pair.To("calls").Direct, "grpc");
        var port = pair.Mesh.Ports.Take();
        await using var receiver = await SpanReceiver.StartAsync(port, HttpProtocols.Http1);
        await pair.Mesh.ApplyAsync(isTrafficTrace
            ? TrafficTraceTo($$"""{name: receiver, type: datadog, conf: {splitService: true, address: 127.0.0.1, port: {{port}} } }""")
            : MeshTraceTo($$"""{type: Datadog, datadog: {url: "http://127.0.0.1:{{port}}", splitService: true} }"""));

        foreach (var (service, protocol) in Services)
        {
            var (trace, spans) = await TakenUpAsync(receiver, pair, service, protocol, trace =>
                [("x-datadog-trace-id", Decimal(trace[16..])), ("x-datadog-parent-id", Decimal("00f067aa0ba902b7")), ("x-datadog-sampling-priority", "1"), ("x-datadog-tags", $"_dd.p.tid={trace[..16]}")]);
            var (client, server) = (spans.Single(span => span.Kind == "CLIENT"), spans.Single(span => span.Kind == "SERVER"));
            (client.Parent, server.Parent).ShouldBe(("00f067aa0ba902b7", client.Id));
            var seen = (protocol == "grpc" ? calls : web).Seen;
            (seen["x-datadog-trace-id"], seen["x-datadog-parent-id"], seen["x-datadog-sampling-priority"]).ShouldBe((Decimal(trace[16..]), Decimal(server.Id), "1"));
            (client.Service, server.Service, client.Tags["upstream_cluster"], client.Tags["http.status_code"]).ShouldBe(($"client_OUTBOUND_{service}", "web_INBOUND", service, "200"));
        }
    }

    [Theory]
    [InlineData("httpJson")]
    [InlineData("httpProto")]
    public async Task Spans_come_to_a_Zipkin_behind_TLS_whose_authority_the_system_trusts(string version)
    {
        using var authority = new ReceiverAuthority();
        await using var pair = await ServicePair.StartAsync(Services, mesh => TrustAsync(mesh, authority));
        await using var web = await TracedApplication.StartAsync(pair.To("web").Direct, "http");
        var port = pair.Mesh.Ports.Take();
        using var certificate = authority.Issue("localhost");
        await using var receiver = await SpanReceiver.StartAsync(port, HttpProtocols.Http1, certificate);
        await pair.Mesh.ApplyAsync(MeshTraceTo($$"""{type: Zipkin, zipkin: {url: "https://localhost:{{port}}/api/v2/spans", apiVersion: {{version}}, sharedSpanContext: false} }"""));

        var (_, spans) = await TakenUpAsync(receiver, pair, "web", "http", ZipkinFields);
        var (client, server) = (spans.Single(span => span.Kind == "CLIENT"), spans.Single(span => span.Kind == "SERVER"));
        (client.Parent, server.Parent, client.Service, server.Service).ShouldBe(("00f067aa0ba902b7", client.Id, "client", "web"));
    }

    [Theory]
    [InlineData(false, "127.0.0.1")]
    [InlineData(true, "elsewhere.example")]
    public async Task A_receiver_that_cannot_prove_who_it_is_gets_no_span_and_the_log_says_so(bool isTrusted, string host)
    {
        using var trusted = new ReceiverAuthority();
        using var other = new ReceiverAuthority();
        await using var pair = await ServicePair.StartAsync(Services, mesh => TrustAsync(mesh, trusted));
        await using var web = await TracedApplication.StartAsync(pair.To("web").Direct, "http");
        var port = pair.Mesh.Ports.Take();
        using var certificate = (isTrusted ? trusted : other).Issue(host);
        await using var receiver = await SpanReceiver.StartAsync(port, HttpProtocols.Http1, certificate);
        await pair.Mesh.ApplyAsync(MeshTraceTo($$"""{type: Zipkin, zipkin: {url: "https://127.0.0.1:{{port}}/api/v2/spans"} }"""));

        await Eventually.BecomesAsync("both proxies say that their spans are not taken", Patience, async () =>
        {
            await AskAsync(pair.To("web").Mesh, "http", []);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            foreach (var sidecar in (Sidecar[])[pair.Client, pair.Service])
            {
                if (!sidecar.Process.Lines.Any(line => line.Contains("spans are not taken") && line.Contains("certificate"))) return sidecar.Process.Log;
                if (await FailedAsync(sidecar) == 0) return "no span has failed";
            }
            return null;
        });
        receiver.Spans.ShouldBeEmpty();
    }

    private static Task TrustAsync(MeshUnderTest mesh, ReceiverAuthority authority)
    {
        mesh.SidecarSettings["SSL_CERT_FILE"] = authority.WriteTo(Path.Combine(mesh.Folder("trust"), "roots.pem"));
        return Task.CompletedTask;
    }

    private static async Task<long> FailedAsync(Sidecar sidecar) => (await sidecar.PageAsync("/stats/prometheus")).Split('\n')
        .Where(line => line.StartsWith("weft_trace_spans_total{") && line.Contains("result=\"failed\"")).Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static (string Name, string Value)[] ZipkinFields(string trace) => [("x-b3-traceid", trace), ("x-b3-spanid", "00f067aa0ba902b7"), ("x-b3-sampled", "1")];

    private static string TrafficTraceTo(string backend) => $$"""
        type: Mesh
        name: default
        mtls:
          enabledBackend: ca-1
          backends:
          - {name: ca-1, type: builtin, mode: STRICT}
        tracing:
          defaultBackend: receiver
          backends:
          - {{backend}}
        ---
        type: TrafficTrace
        mesh: default
        name: all-requests
        selectors:
        - match: {kuma.io/service: "*"}
        """;

    private static string MeshTraceTo(string backend) => $$"""
        type: MeshTrace
        mesh: default
        name: all-requests
        spec:
          targetRef: {kind: Mesh}
          default:
            backends:
            - {{backend}}
        """;

    private static string Decimal(string digits) => $"{ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)}";

    // The proxies take the policy within moments of each other: asked anew, as another trace, until both do.
    private static async Task<(ApplicationSpans Application, IReadOnlyList<SeenSpan> Spans)> TreeAsync(SpanReceiver receiver, ServicePair pair, string service, string protocol)
    {
        ApplicationSpans? application = null;
        IReadOnlyList<SeenSpan> spans = [];
        await Eventually.BecomesAsync($"both proxies send spans of {service}", Patience, async () =>
        {
            using (application = new ApplicationSpans()) await AskAsync(pair.To(service).Mesh, protocol, []);
            spans = await SpansAsync(receiver, application.Trace);
            return spans.Count == 2 ? null : $"{spans.Count} came\n{pair.Client.Process.Log}\n{pair.Service.Process.Log}";
        });
        return (application!, spans);
    }

    private static async Task<(string Trace, IReadOnlyList<SeenSpan> Spans)> TakenUpAsync(
        SpanReceiver receiver, ServicePair pair, string service, string protocol, Func<string, (string Name, string Value)[]> fields)
    {
        var trace = "";
        IReadOnlyList<SeenSpan> spans = [];
        await Eventually.BecomesAsync($"both proxies send spans of {service}", Patience, async () =>
        {
            trace = ActivityTraceId.CreateRandom().ToHexString();
            await AskAsync(pair.To(service).Mesh, protocol, fields(trace));
            spans = await SpansAsync(receiver, trace);
            return spans.Count == 2 ? null : $"{spans.Count} came\n{pair.Client.Process.Log}\n{pair.Service.Process.Log}";
        });
        return (trace, spans);
    }

    private static async Task AskAsync(int port, string protocol, IReadOnlyList<(string Name, string Value)> fields)
    {
        if (protocol == "grpc")
        {
            using var client = new EchoClient(port);
            var metadata = new Metadata();
            foreach (var (name, value) in fields) metadata.Add(name, value);
            await client.Invoker.AsyncUnaryCall(Echo.Unary, null, EchoClient.Limit(metadata), []);
            return;
        }
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/cart"));
        foreach (var (name, value) in fields) request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<IReadOnlyList<SeenSpan>> SpansAsync(SpanReceiver receiver, string trace)
    {
        List<SeenSpan> spans = [];
        for (var tries = 0; tries < 30 && spans.Count < 2; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            spans = [.. receiver.Spans.Where(span => span.Trace == trace)];
        }
        return spans;
    }
}
