using Weft.Protocols.Tests.Kafka;
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

        var spans = await SpansAsync(proxy, 3);

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
        using var broker = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadExactlyAsync(Requests.Length);
            await peer.SendAsync(Responses);
            await peer.ReadToEndAsync();
        });
        var proxy = await SingleProxy.StartAsync(Shape(percent, isInbound), broker.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Requests);
        (await client.ReadExactlyAsync(Responses.Length)).ShouldBe(Responses);
        return proxy;
    }

    private static ProxyShape Shape(double percent, bool isInbound) => new()
    {
        IsKafka = true,
        IsInbound = isInbound,
        Tracing = new Tracing
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
        },
    };

    private static async Task<List<FinishedSpan>> SpansAsync(SingleProxy proxy, int count)
    {
        var spans = new List<FinishedSpan>();
        for (var tries = 0; tries < 200 && spans.Count < count; tries++)
        {
            while (proxy.Runtime.Spans.TryRead(out var span, out _)) spans.Add(span!);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
        spans.Count.ShouldBe(count);
        return spans;
    }

    private static string Said(FinishedSpan span) => string.Join(' ',
        Tag(span, "messaging.operation.name"), Tag(span, "messaging.client.id"), Tag(span, "messaging.destination.name"), Tag(span, "messaging.batch.message_count"),
        Tag(span, "kafka.record_bytes"), Tag(span, "kafka.api_version"), Tag(span, "kafka.error_code") ?? "-", Tag(span, "error"));

    private static string? Tag(FinishedSpan span, string name) => span.Tags.Where(tag => tag.Name == name).Select(tag => tag.Value).SingleOrDefault();

    // Version 4, one partition.
    private static byte[] Fetched(string topic, byte[] batch) =>
        new Wire().I32(0).I32(1).Text(topic).I32(1).I32(0).I16(0).I64(9).I64(9).I32(0).I32(batch.Length).Raw(batch).Bytes;
}
