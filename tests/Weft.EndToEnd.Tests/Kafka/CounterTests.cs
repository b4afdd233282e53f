using System.Globalization;
using Confluent.Kafka;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Kafka;

/// <summary>Known traffic of a real client, and what the client's and the brokers' proxies counted of it. The proxies have two workers each.</summary>
public class CounterTests(KafkaMesh mesh) : IClassFixture<KafkaMesh>
{
    private const string Topic = "counted";
    private const int Producers = 4;
    private const int Partitions = 4; // the mock cluster's own number
    private const int Each = 25;
    private const int Brokers = 3;

    // The client begins each connection with a version of ApiVersions that the mock cluster has not; no other error is to come.
    private const string UnsupportedVersion = "api=\"api_versions\",code=\"35\"";

    // A batch of one record (KIP-98): a head of 61 bytes; length, attributes, two deltas, no key, length of the value, value, no headers.
    private const int ValueBytes = 20;
    private const int BatchBytes = 61 + 7 + ValueBytes;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Both_sides_count_each_request_record_and_byte_over_two_workers_and_a_push_of_configuration()
    {
        await mesh.IsUpAsync();
        var producers = Enumerable.Range(0, Producers).Select(Producer).ToList();
        try
        {
            await ProduceAsync(producers);
            await AreProducedAsync(Producers * Each);
            await TwoWorkersAsync();

            await mesh.ReconfigureAsync();
            await ProduceAsync(producers);
            await AreProducedAsync(2 * Producers * Each);
        }
        finally
        {
            foreach (var producer in producers) producer.Dispose();
        }

        Consume(2 * Producers * Each);
        await AreFetchedAsync(2 * Producers * Each);
        await EachRequestHasAClientAsync();
    }

    private async Task AreProducedAsync(long messages)
    {
        await Eventually.BecomesAsync($"{messages} responses are counted", Patience, async () =>
            await mesh.DottedAsync(".response.produce_response", "_response") is var (client, brokers) && (client, brokers) == (messages, messages) ? null : $"{client} and {brokers}");
        (await mesh.DottedAsync(".request.produce_request")).ShouldBe((messages, messages));
        (await mesh.OwnAsync("weft_kafka_topic_records_total", $"api=\"produce\",topic=\"{Topic}\"")).ShouldBe((messages, messages));
        (await mesh.OwnAsync("weft_kafka_topic_bytes_total", $"api=\"produce\",topic=\"{Topic}\"")).ShouldBe((messages * BatchBytes, messages * BatchBytes));
        (await DurationsAsync()).ShouldBe((messages, messages));
        await NothingIsStrangeAsync();
    }

    // A broker's sidecar may know the topic only by its id; KafkaMesh says why.
    private async Task AreFetchedAsync(long messages)
    {
        await Eventually.BecomesAsync($"{messages} records are fetched", Patience, async () =>
            await mesh.FetchedAsync() is var (client, brokers) && (client, brokers) == (messages, messages) ? null : $"{client} and {brokers}");
        (await mesh.OwnAsync("weft_kafka_topic_records_total", $"api=\"fetch\",topic=\"{Topic}\"")).Client.ShouldBe(messages);
        (await mesh.OwnAsync("weft_kafka_topic_bytes_total", $"api=\"fetch\",topic=\"{Topic}\"")).Client.ShouldBe(messages * BatchBytes);
        await NothingIsStrangeAsync();
    }

    // Whatever else the clients asked (ApiVersions, Metadata, ListOffsets...), both sides saw the same.
    private Task<TimeSpan> EachRequestHasAClientAsync() => Eventually.BecomesAsync("both sides saw the same requests", Patience, async () =>
    {
        var requests = await mesh.DottedAsync(".request.");
        var named = await mesh.OwnAsync("weft_kafka_client_requests_total", "");
        return requests.Client == requests.Brokers && named == requests ? null : $"requests {requests}, by client id {named}";
    });

    private async Task NothingIsStrangeAsync()
    {
        foreach (var counter in new[] { ".request.failure", ".request.unknown", ".response.failure", ".response.unknown" }) (await mesh.DottedAsync(counter)).ShouldBe((0, 0), counter);
        var refused = await mesh.OwnAsync("weft_kafka_errors_total", UnsupportedVersion);
        refused.Client.ShouldBe(refused.Brokers);
        (await mesh.OwnAsync("weft_kafka_errors_total", "")).ShouldBe(refused, string.Join('\n', (await mesh.PagesAsync("/stats"))[0].Split('\n').Where(line => line.StartsWith("weft_kafka_errors", StringComparison.Ordinal))));
        (await mesh.OwnAsync("weft_kafka_not_rewritten_total", "")).ShouldBe((0, 0));
    }

    // The sums are of both: each carries connections of Kafka's clients, a stream for each.
    private async Task TwoWorkersAsync()
    {
        var stats = (await mesh.PagesAsync("/stats"))[0];
        foreach (var worker in new[] { 0, 1 }) Sidecar.Sum(stats, $"worker.{worker}.http2_streams", "").ShouldBeGreaterThan(0, $"worker {worker}");
    }

    private async Task<(long Client, long Brokers)> DurationsAsync()
    {
        var counts = (await mesh.PagesAsync("/stats/prometheus")).Select(page => page.Split('\n')
            .Where(line => line.StartsWith("envoy_kafka_request_duration_count{", StringComparison.Ordinal) && line.Contains("produce", StringComparison.Ordinal))
            .Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))).ToList();
        counts.Count.ShouldBe(1 + Brokers);
        return (counts[0], counts.Skip(1).Sum());
    }

    private IProducer<Null, string> Producer(int number) => new ProducerBuilder<Null, string>(new ProducerConfig
    {
        BootstrapServers = $"127.0.0.1:{mesh.Local}",
        ClientId = $"producer-{number}",
        Acks = Acks.All,
        LingerMs = 0,
        MessageSendMaxRetries = 0,
    }).Build();

    // Each waits for the answer before it sends again: one record in a request.
    private static Task ProduceAsync(List<IProducer<Null, string>> producers) => Task.WhenAll(producers.Select(async producer =>
    {
        for (var i = 0; i < Each; i++)
            await producer.ProduceAsync(new TopicPartition(Topic, i % Partitions), new Message<Null, string> { Value = $"message {i:D12}" }, TestContext.Current.CancellationToken);
    }));

    private void Consume(int messages)
    {
        using var consumer = new ConsumerBuilder<Null, string>(new ConsumerConfig { BootstrapServers = $"127.0.0.1:{mesh.Local}", ClientId = "consumer", GroupId = "unused", EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Topic, partition, Offset.Beginning)));
        var (seen, began) = (0, TimeProvider.System.GetTimestamp());
        while (seen < messages && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is null) continue;
            seen++;
        }
        seen.ShouldBe(messages);
    }
}
