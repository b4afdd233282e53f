using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Traces;

public sealed class SpanTreeTests
{
    private const string Zipkin = "zipkin: {url: \"http://127.0.0.1:PORT/api/v2/spans\", trace_id_128bit: true}";
    private const string OpenTelemetry = "open_telemetry: {host: 127.0.0.1, port: PORT}";
    private const string Trace = "80f198ee56343ba864fe8b2a57d3eff7";
    private const string Caller = "00f067aa0ba902b7";

    private static readonly Dictionary<string, string> Backends = new()
    {
        ["zipkin"] = Zipkin,
        ["zipkin-proto"] = "zipkin: {url: \"http://127.0.0.1:PORT/api/v2/spans\", encoding: PROTO}",
        ["datadog"] = "datadog: {host: 127.0.0.1, port: PORT}",
        ["opentelemetry"] = OpenTelemetry,
    };

    public static TheoryData<string, string> Ways =>
        [.. from backend in Backends.Keys from protocol in (string[])["http", "http2", "grpc"] select (backend, protocol)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Parents_lead_from_application_over_two_proxies_to_application(string backend, string protocol)
    {
        await using var pair = await TracedPair.StartAsync(Backends[backend], protocol);
        await using var receiver = await ReceiveAsync(backend, pair);

        (await pair.AskAsync(protocol, [.. Context(backend), ("x-version", "v7"), ("x-request-id", "3f6a0000-1111-4222-8333-444455556666")])).ShouldBe(HttpStatusCode.OK);

        var spans = await SpansAsync(receiver, pair, 2);
        var client = spans.Single(span => span.Kind == "CLIENT");
        var server = spans.Single(span => span.Kind == "SERVER");
        (client.Trace, client.Parent, client.Service).ShouldBe((Trace, Caller, "client"));
        (server.Trace, server.Parent, server.Service).ShouldBe((Trace, client.Id, "server"));
        SpanThatReached(pair, backend).ShouldBe(server.Id);
        (client.Name, server.Name).ShouldBe((client.Tags["http.url"].Split('/')[2] is var host ? $"egress {host}" : "", "ingress"));
        foreach (var span in spans) ShouldHaveEnvoysTags(span, protocol);
    }

    [Fact]
    public async Task A_WebSocket_is_one_span_on_each_side_that_ends_when_it_closes()
    {
        await using var pair = await TracedPair.StartAsync(OpenTelemetry);
        await using var receiver = await ReceiveAsync("opentelemetry", pair);
        using var socket = await pair.OpenSocketAsync();
        await pair.AskAsync("http", ("x-version", "beside"));
        await Eventually.BecomesAsync("what ends beside it is there", TimeSpan.FromSeconds(20), () => Task.FromResult(receiver.Spans.Count(span => span.Tags["version"] == "beside") == 2 ? null : pair.Log));
        receiver.Spans.Count.ShouldBe(2);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        var spans = (await SpansAsync(receiver, pair, 4)).Where(span => span.Tags["version"] == "none").ToList();
        var (client, server) = (spans.Single(span => span.Kind == "CLIENT"), spans.Single(span => span.Kind == "SERVER"));
        (client.Parent, server.Trace, server.Parent).ShouldBe(("", client.Trace, client.Id));
        foreach (var span in spans) (span.Tags["http.upgrade"], span.Tags.ContainsKey("error"), span.Tags["response_flags"]).ShouldBe(("websocket", false, "-"));
        spans.ShouldAllBe(span => span.Tags["http.status_code"] == "101" || span.Tags["http.status_code"] == "200");
    }

    [Fact]
    public async Task A_server_shares_the_span_of_its_client_when_told_so()
    {
        await using var pair = await TracedPair.StartAsync("zipkin: {url: \"http://127.0.0.1:PORT/api/v2/spans\", shared_span_context: true}");
        await using var receiver = await ReceiveAsync("zipkin", pair);

        await pair.AskAsync("http");

        var spans = await SpansAsync(receiver, pair, 2);
        spans.Select(span => span.Id).Distinct().Count().ShouldBe(1);
        spans.Single(span => span.IsShared).Kind.ShouldBe("SERVER");
        spans[0].Trace.Length.ShouldBe(16);
    }

    [Theory]
    [InlineData("zipkin", "x-b3-traceid", "not-hex")]
    [InlineData("zipkin", "b3", "80f198ee56343ba864fe8b2a57d3eff7")]
    [InlineData("opentelemetry", "traceparent", "00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("datadog", "x-datadog-trace-id", "-1")]
    public async Task A_malformed_context_begins_a_new_trace(string backend, string name, string value)
    {
        await using var pair = await TracedPair.StartAsync(Backends[backend]);
        await using var receiver = await ReceiveAsync(backend, pair);

        await pair.AskAsync("http", (name, value), ("tracestate", "left=over"));

        var client = (await SpansAsync(receiver, pair, 2)).Single(span => span.Kind == "CLIENT");
        client.Parent.ShouldBe("");
        client.Trace.Length.ShouldBe(32);
        client.Trace.ShouldNotStartWith("0000000000000000");
        pair.Seen.ContainsKey("tracestate").ShouldBe(backend != "opentelemetry");
    }

    [Fact]
    public async Task What_is_not_sampled_is_told_so_to_the_application_and_not_recorded()
    {
        await using var pair = await TracedPair.StartAsync(Zipkin, sampling: 0);
        await using var receiver = await ReceiveAsync("zipkin", pair);

        await pair.AskAsync("http");
        pair.Seen["x-b3-sampled"].ShouldBe("0");
        pair.Seen["x-b3-traceid"].Length.ShouldBe(32);
        await pair.AskAsync("http", ("x-client-trace-id", "me"));
        pair.Seen["x-b3-sampled"].ShouldBe("1");

        (await SpansAsync(receiver, pair, 2)).ShouldAllBe(span => span.Tags["guid:x-client-trace-id"] == "me");
    }

    [Fact]
    public async Task One_percent_of_many_requests_are_recorded_by_both_proxies()
    {
        const int Requests = 2_000;
        await using var pair = await TracedPair.StartAsync(Zipkin, sampling: 1);
        await using var receiver = await ReceiveAsync("zipkin", pair);

        for (var i = 0; i < Requests; i++) await pair.AskAsync("http");
        await pair.AskAsync("http", ("x-client-trace-id", "last"));
        await Eventually.BecomesAsync("the last is there", TimeSpan.FromSeconds(20), () => Task.FromResult(
            receiver.Spans.Count(span => span.Tags.ContainsKey("guid:x-client-trace-id")) == 2 ? null : pair.Log));

        var recorded = receiver.Spans.Where(span => !span.Tags.ContainsKey("guid:x-client-trace-id")).ToLookup(span => span.Kind, span => span.Trace);
        // 20 are expected, with a standard deviation of 4.4.
        recorded["CLIENT"].Count().ShouldBeInRange(2, 45);
        recorded["SERVER"].Order().ShouldBe(recorded["CLIENT"].Order());
    }

    [Fact]
    public async Task A_receiver_that_is_away_harms_no_traffic_and_gets_what_waits_when_it_is_back()
    {
        await using var pair = await TracedPair.StartAsync(OpenTelemetry);

        for (var i = 0; i < 50; i++) (await pair.AskAsync("http")).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesAsync("both say so", TimeSpan.FromSeconds(20), () => Task.FromResult(pair.Log.Split("spans are not taken").Length == 3 ? null : pair.Log));
        await using var receiver = await ReceiveAsync("opentelemetry", pair);
        (await pair.AskAsync("http", ("x-version", "after"))).ShouldBe(HttpStatusCode.OK);

        await Eventually.BecomesAsync("later spans come", TimeSpan.FromSeconds(30), () => Task.FromResult(
            receiver.Spans.Count(span => span.Tags["version"] == "after") == 2 && pair.Log.Contains("spans are taken again", StringComparison.Ordinal) ? null : pair.Log));
    }

    [Theory]
    [InlineData("zipkin")]
    [InlineData("opentelemetry")]
    [InlineData("datadog")]
    public async Task A_failure_is_an_event_that_says_code_and_hop(string backend)
    {
        await using var pair = await TracedPair.StartAsync(Backends[backend], serves: false);
        await using var receiver = await ReceiveAsync(backend, pair);

        (await pair.AskAsync("http")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        foreach (var span in await SpansAsync(receiver, pair, 2))
        {
            var told = string.Join("; ", span.Events);
            told.ShouldContain("code=upstream_connect_failed");
            told.ShouldContain("hop=inbound");
            (span.Tags["error"], span.Tags["http.status_code"]).ShouldBe(("true", "503"));
            span.Tags["response_flags"].ShouldBe(span.Kind == "SERVER" ? "UF" : "-");
        }
    }

    private static void ShouldHaveEnvoysTags(SeenSpan span, string protocol)
    {
        var tags = span.Tags;
        (tags["http.method"], tags["http.status_code"], tags["user_agent"]).ShouldBe((protocol == "grpc" ? "POST" : "GET", "200", "shopper/1.0"));
        tags["http.url"].ShouldEndWith("/shop/Cart?x=1");
        tags["http.protocol"].ShouldBe(protocol == "http" && span.Kind == "CLIENT" ? "HTTP/1.1" : "HTTP/2");
        (tags["request_size"], tags["response_size"]).ShouldBe(protocol == "grpc" ? ("5", "5") : ("0", "5"));
        (tags["response_flags"], tags["component"], tags["peer.address"]).ShouldBe(("-", "proxy", "127.0.0.1"));
        var name = span.Kind == "CLIENT" ? "client" : "server";
        (tags["upstream_cluster"], tags["node_id"]).ShouldBe(($"{name}-up", $"default.{name}-1"));
        tags["guid:x-request-id"].ShouldBe("3f6a0000-1111-4222-8333-444455556666");
        (tags["team"], tags["version"], tags.ContainsKey("absent"), tags.ContainsKey("error")).ShouldBe(("shop", "v7", false, false));
        tags.GetValueOrDefault("grpc.status_code").ShouldBe(protocol == "grpc" ? "0" : null);
        span.Events.ShouldBeEmpty();
    }

    private static (string, string)[] Context(string backend) => backend switch
    {
        "datadog" => [("x-datadog-trace-id", $"{0x64fe8b2a57d3eff7}"), ("x-datadog-parent-id", $"{0x00f067aa0ba902b7}"), ("x-datadog-sampling-priority", "2"), ("x-datadog-tags", "_dd.p.tid=80f198ee56343ba8")],
        "opentelemetry" => [("traceparent", $"00-{Trace}-{Caller}-01"), ("tracestate", "vendor=1")],
        _ => [("b3", $"{Trace}-{Caller}-1")],
    };

    private static string SpanThatReached(TracedPair pair, string backend) => backend switch
    {
        "datadog" => $"{ulong.Parse(pair.Seen["x-datadog-parent-id"], System.Globalization.CultureInfo.InvariantCulture):x16}",
        "opentelemetry" => pair.Seen["traceparent"].Split('-')[2],
        _ => pair.Seen["b3"].Split('-')[1],
    };

    private static Task<SpanReceiver> ReceiveAsync(string backend, TracedPair pair) =>
        SpanReceiver.StartAsync(pair.ReceiverPort, backend == "opentelemetry" ? HttpProtocols.Http2 : HttpProtocols.Http1);

    private static async Task<IReadOnlyList<SeenSpan>> SpansAsync(SpanReceiver receiver, TracedPair pair, int count)
    {
        await Eventually.BecomesAsync($"{count} spans came", TimeSpan.FromSeconds(20), () => Task.FromResult(receiver.Spans.Count >= count ? null : $"{receiver.Spans.Count}\n{pair.Log}"));
        receiver.Spans.Count.ShouldBe(count);
        return receiver.Spans;
    }
}
