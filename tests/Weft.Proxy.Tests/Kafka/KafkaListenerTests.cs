using System.Buffers;
using System.Text;
using Weft.Protocols.Tests.Kafka;
using Weft.Proxy.Tests.Runtime;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Kafka;

public sealed class KafkaListenerTests
{
    private static readonly byte[] Requests = Wire.Join(
        Wire.Request(18, 0, 1, "me", []), Wire.Produce3(2, "orders", Wire.Batch(3, 100)), Wire.Produce3(3, "orders", Wire.Batch(2, 1), acks: 0), Wire.Request(4711, 0, 4, "me", [1]));

    private static readonly byte[] Responses = Wire.Join(
        Wire.Response(1, new Wire().I16(0).I32(0).Bytes), Wire.Produced3(2, "orders", error: 6), Wire.Response(4, [5]));

    [Fact]
    public async Task What_passes_is_counted_under_envoys_names_and_by_topic_and_error()
    {
        using var broker = Broker(Requests.Length);
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsKafka = true }, broker.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Requests);
        (await client.ReadExactlyAsync(Responses.Length)).ShouldBe(Responses);

        var text = Prometheus(proxy);
        text.ShouldContain("envoy_kafka_request_{kafka_name=\"kafka\",kafka_type=\"api_versions_request\"} 1\n");
        text.ShouldContain("envoy_kafka_request_{kafka_name=\"kafka\",kafka_type=\"produce_request\"} 2\n");
        text.ShouldContain("envoy_kafka_request_{kafka_name=\"kafka\",kafka_type=\"unknown\"} 1\n");
        text.ShouldContain("envoy_kafka_request_{kafka_name=\"kafka\",kafka_type=\"failure\"} 0\n");
        text.ShouldContain("envoy_kafka_response_{kafka_name=\"kafka\",kafka_type=\"produce_response\"} 1\n");
        text.ShouldContain("envoy_kafka_response_{kafka_name=\"kafka\",kafka_type=\"unknown\"} 1\n");
        text.ShouldContain("envoy_kafka_request_duration_count{kafka_name=\"kafka\",kafka_type=\"produce_response_duration\"} 1\n");
        text.ShouldContain("weft_kafka_topic_records_total{kafka_name=\"kafka\",api=\"produce\",topic=\"orders\"} 5\n");
        text.ShouldContain($"weft_kafka_topic_bytes_total{{kafka_name=\"kafka\",api=\"produce\",topic=\"orders\"}} {Wire.Batch(3, 100).Length + Wire.Batch(2, 1).Length}\n");
        text.ShouldContain("weft_kafka_errors_total{kafka_name=\"kafka\",api=\"produce\",code=\"6\"} 1\n");
        text.ShouldContain("weft_kafka_client_requests_total{kafka_name=\"kafka\",client_id=\"me\"} 3\n");
        Stats(proxy).ShouldContain("kafka.kafka.request.produce_request: 2\n");
        Stats(proxy).ShouldContain("kafka.kafka.response.produce_response: 1\n");
        Stats(proxy).ShouldContain("kafka.kafka.response.produce_response_duration: P0");
    }

    [Fact]
    public async Task One_byte_at_a_time_arrives_as_it_was_sent()
    {
        using var broker = Broker(Requests.Length);
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsKafka = true }, broker.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        for (var i = 0; i < Requests.Length; i++) await client.SendAsync(Requests.AsMemory(i, 1));
        (await client.ReadExactlyAsync(Responses.Length)).ShouldBe(Responses);
        proxy.Metric("envoy_kafka_request_").ShouldBe(4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_bytes_arrive_as_they_were_sent_and_are_one_failure(int seed)
    {
#pragma warning disable RS0030 // the source that is injected begins here
        var random = new Random(seed);
#pragma warning restore RS0030
        using var echo = new EchoServer("127.0.0.1");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsKafka = true }, echo.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        var sent = new byte[300_000];
        random.NextBytes(sent);
        sent[0] = 0xFF;
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < sent.Length;)
            {
                var size = Math.Min(random.Next(1, 5000), sent.Length - at);
                await client.SendAsync(sent.AsMemory(at, size));
                at += size;
            }
        });
        (await client.ReadExactlyAsync(sent.Length)).ShouldBe(sent);
        await sending;
        Prometheus(proxy).ShouldContain("envoy_kafka_request_{kafka_name=\"kafka\",kafka_type=\"failure\"} 1\n");
    }

    private static ScriptedServer Broker(int bytes) => new(async (peer, _) =>
    {
        (await peer.ReadExactlyAsync(bytes)).ShouldBe(Requests);
        await peer.SendAsync(Responses);
        await peer.ReadToEndAsync();
    });

    private static string Prometheus(SingleProxy proxy)
    {
        var output = new ArrayBufferWriter<byte>();
        PrometheusText.Write(proxy.Metrics, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Stats(SingleProxy proxy)
    {
        var output = new ArrayBufferWriter<byte>();
        StatsText.Write(proxy.Metrics, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
