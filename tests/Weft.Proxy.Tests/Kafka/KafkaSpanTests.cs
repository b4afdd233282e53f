using Weft.Protocols.Tests.Kafka;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry.Tracing;
using SpanKind = Weft.Telemetry.Tracing.SpanKind;

namespace Weft.Proxy.Tests.Kafka;

public sealed class KafkaSpanTests
{
    private static readonly byte[] Requests = Wire.Join(
        Wire.Request(18, 0, 1, "me", []), Wire.Produce3(2, "orders", Wire.Batch(3, 100)), Wire.Produce3(3, "bills", Wire.Batch(2, 1), acks: 0), Wire.Request(1, 4, 4, "you", []));

    private static readonly byte[] Responses = Wire.Join(
        Wire.Response(1, new Wire().I16(0).I32(0).Bytes), Wire.Produced3(2, "orders", error: 6), Wire.Response(4, Fetched("orders", Wire.Batch(4, 7))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_produce_and_fetch_is_a_trace_of_its_own_and_other_requests_are_none(bool isInbound)
    {
        await using var proxy = await AskAsync(100, isInbound);

        var spans = await EndedSpans.NextAsync(proxy.Runtime, 3);

        spans.Select(span => span.Name).ShouldBe(["produce bills", "produce orders", "fetch orders"]);
        spans.Select(span => span.Context.TraceLow).Distinct().Count().ShouldBe(3);
        spans.ShouldAllBe(span => span.Context.Parent == 0 && span.Service == "web" && span.Kind == (isInbound ? SpanKind.Server : SpanKind.Client));
        foreach (var span in spans)
        {
            (Tag(span, "component"), Tag(span, "node_id"), Tag(span, "peer.address"), Tag(span, "upstream_cluster")).ShouldBe(("proxy", "default.proxy", "127.0.0.1", "app"));
            (Tag(span, "messaging.system"), Tag(span, "team"), Tag(span, "shard"), Tag(span, "absent")).ShouldBe(("kafka", "core", "none", null));
        }
        Said(spans[0]).ShouldBe($"produce me bills 2 {Wire.Batch(2, 1).Length} 3 - ");
        Said(spans[1]).ShouldBe($"produce me orders 3 {Wire.Batch(3, 100).Length} 3 6 true");
        Said(spans[2]).ShouldBe($"fetch you orders 4 {Wire.Batch(4, 7).Length} 4 - ");
        spans.Select(span => span.IsError).ShouldBe([false, true, false]);
    }

    [Fact]
    public async Task The_servers_proxy_has_its_span_below_that_of_the_clients()
    {
        using var broker = Broker();
        await using var pair = await SidecarPair.StartAsync(broker.Port, http: false, kafka: true, tracing: Spans(100));
        for (var connection = 0; connection < 3; connection++) await CallAsync(pair.Outbound);

        var (client, server) = (await EndedSpans.NextAsync(pair.Client, 9), await EndedSpans.NextAsync(pair.Server, 9));
        client.Select(span => span.Context.TraceLow).Distinct().Count().ShouldBe(9);
        client.ShouldAllBe(span => span.Context.Parent == 0 && span.Kind == SpanKind.Client);
        foreach (var span in server)
        {
            var above = client.Single(other => (other.Context.TraceHigh, other.Context.TraceLow) == (span.Context.TraceHigh, span.Context.TraceLow));
            (span.Context.Parent, span.Name, span.Kind).ShouldBe((above.Context.Span, above.Name, SpanKind.Server));
            span.Context.Span.ShouldNotBe(above.Context.Span);
            Said(span).ShouldBe(Said(above));
        }
    }

    [Fact]
    public async Task With_a_shared_context_both_are_one_span()
    {
        using var broker = Broker();
        var zipkin = Spans(100);
        zipkin.Zipkin = new ZipkinSpans { Url = "http://127.0.0.1:9/api/v2/spans", SharedSpanContext = true };
        await using var pair = await SidecarPair.StartAsync(broker.Port, http: false, kafka: true, tracing: zipkin);
        await CallAsync(pair.Outbound);

        var (client, server) = (await EndedSpans.NextAsync(pair.Client, 3), await EndedSpans.NextAsync(pair.Server, 3));
        server.Select(span => span.Context).ShouldBe(client.Select(span => span.Context), ignoreOrder: true);
        server.ShouldAllBe(span => span.IsShared && span.Context.TraceHigh == 0);
        client.ShouldAllBe(span => !span.IsShared);
    }

    [Fact]
    public async Task What_the_clients_proxy_samples_the_servers_does_and_nothing_else()
    {
        using var broker = Broker();
        await using var pair = await SidecarPair.StartAsync(broker.Port, http: false, kafka: true, tracing: Spans(50));
        for (var connection = 0; connection < 40; connection++) await CallAsync(pair.Outbound);

        var seen = new List<FinishedSpan>();
        for (var quiet = 0; quiet < 20; quiet++)
        {
            var (client, server) = (EndedSpans.Read(pair.Client), EndedSpans.Read(pair.Server));
            if (client.Count + server.Count > 0) quiet = 0;
            seen.AddRange(client.Concat(server));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        var traces = seen.GroupBy(span => (span.Context.TraceHigh, span.Context.TraceLow)).ToList();
        traces.Count.ShouldBeInRange(30, 90, "120 calls at 50 percent");
        traces.ShouldAllBe(trace => trace.Select(span => span.Kind).Distinct().Count() == 2 && trace.Count() == 2);
    }

    [Fact]
    public async Task A_peer_without_tunnels_begins_traces_of_its_own()
    {
        using var broker = Broker();
        await using var pair = await SidecarPair.StartAsync(broker.Port, http: false, kafka: true, kumaOnly: true, tracing: Spans(100));
        await CallAsync(pair.Outbound);

        var (client, server) = (await EndedSpans.NextAsync(pair.Client, 3), await EndedSpans.NextAsync(pair.Server, 3));
        client.Concat(server).ShouldAllBe(span => span.Context.Parent == 0);
    }

    [Fact]
    public async Task What_is_not_sampled_is_no_span()
    {
        await using var proxy = await AskAsync(0, isInbound: false);

        proxy.Metric("envoy_kafka_response_").ShouldBe(3);
        proxy.Runtime.Spans.TryRead(out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Neither_sampled_nor_unsampled_requests_allocate(double percent)
    {
        var request = Wire.Produce3(2, "orders", Wire.Batch(3, 100));
        var response = Wire.Produced3(2, "orders");
        using var broker = new ScriptedServer(async (peer, _) =>
        {
            for (var i = 0; i < 8_000; i++)
            {
                await peer.ReadExactlyAsync(request.Length);
                await peer.SendAsync(response);
            }
            await peer.ReadToEndAsync();
        });
        await using var proxy = await SingleProxy.StartAsync(Shape(percent, isInbound: false), broker.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await AskAsync(client, request, response.Length, 1_000);
        var before = proxy.Metric("weft_worker_allocated_bytes");

        await AskAsync(client, request, response.Length, 7_000);

        // One object for each request would be more than 160 kB; the runtime tells in steps of its allocation contexts.
        (proxy.Metric("weft_worker_allocated_bytes") - before).ShouldBeLessThan(2 * 64 * 1024);
    }

    private static async Task AskAsync(RawPeer client, byte[] request, int answerBytes, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await client.SendAsync(request);
            await client.ReadExactlyAsync(answerBytes);
        }
    }

    private static async Task<SingleProxy> AskAsync(double percent, bool isInbound)
    {
        using var broker = Broker();
        var proxy = await SingleProxy.StartAsync(Shape(percent, isInbound), broker.Port);
        await CallAsync(proxy.Address);
        return proxy;
    }

    private static ScriptedServer Broker() => new(async (peer, _) =>
    {
        await peer.ReadExactlyAsync(Requests.Length);
        await peer.SendAsync(Responses);
        await peer.ReadToEndAsync();
    });

    private static async Task CallAsync(string address)
    {
        using var client = await RawPeer.ConnectAsync(address);
        await client.SendAsync(Requests);
        (await client.ReadExactlyAsync(Responses.Length)).ShouldBe(Responses);
    }

    private static ProxyShape Shape(double percent, bool isInbound) => new()
    {
        IsKafka = true,
        IsInbound = isInbound,
        Tracing = Spans(percent),
    };

    private static Tracing Spans(double percent) => new()
    {
        Service = "web",
        OpenTelemetry = new Collector { Host = "127.0.0.1", Port = 9 },
        RandomSampling = percent,
        OverallSampling = 100,
        Tags =
        {
            new TraceTag { Name = "team", Literal = "core" },
            new TraceTag { Name = "shard", Header = new HeaderTag { Name = "x-shard", DefaultValue = "none" } },
            new TraceTag { Name = "absent", Header = new HeaderTag { Name = "x-absent" } },
        },
    };

    private static string Said(FinishedSpan span) => string.Join(' ',
        Tag(span, "messaging.operation.name"), Tag(span, "messaging.client.id"), Tag(span, "messaging.destination.name"), Tag(span, "messaging.batch.message_count"),
        Tag(span, "kafka.record_bytes"), Tag(span, "kafka.api_version"), Tag(span, "kafka.error_code") ?? "-", Tag(span, "error"));

    private static string? Tag(FinishedSpan span, string name) => span.Tags.Where(tag => tag.Name == name).Select(tag => tag.Value).SingleOrDefault();

    // Version 4, one partition.
    private static byte[] Fetched(string topic, byte[] batch) =>
        new Wire().I32(0).I32(1).Text(topic).I32(1).I32(0).I16(0).I64(9).I64(9).I32(0).I32(batch.Length).Raw(batch).Bytes;
}
