using System.Diagnostics;
using Confluent.Kafka;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Kafka;

/// <summary>Clients of four makes, without redirection, through mutual TLS to three brokers.</summary>
public class FourClientsTests(KafkaMesh mesh) : IClassFixture<KafkaMesh>
{
    private const int Messages = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Peer> Peers = new()
    {
        ["python"] = new("/usr/bin/python3", "kafka_peer.py", "import kafka", "python3-kafka"),
        ["js"] = new("node", "kafka_peer.js", "require('kafkajs')", "npm kafkajs"),
    };

    private string Local => $"127.0.0.1:{mesh.Local}";

    [Theory]
    [InlineData("python")]
    [InlineData("js")]
    public async Task A_client_of_another_make_produces_consumes_in_a_group_and_sees_the_local_brokers(string make)
    {
        await mesh.IsUpAsync();

        var output = await Peers[make].CallAsync(mesh.Local);

        output.ShouldBe($"brokers {string.Join(' ', Enumerable.Range(1, 3).Select(id => $"{id}:127.0.0.1:{mesh.Base + id}"))}\nproduced {Messages}\nconsumed {Messages} equal\n");
        await IsCountedAsync(make, Messages, Messages);
    }

    [Fact]
    public async Task Confluents_client_produces_consumes_in_a_group_and_sees_the_local_brokers()
    {
        await mesh.IsUpAsync();
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = Local, ClientId = "confluent", Acks = Acks.All }).Build();
        for (var i = 0; i < Messages; i++) await producer.ProduceAsync("confluent", new Message<Null, string> { Value = $"message {i}" });

        using var consumer = new ConsumerBuilder<Null, string>(new ConsumerConfig { BootstrapServers = Local, GroupId = "confluent", AutoOffsetReset = AutoOffsetReset.Earliest }).Build();
        consumer.Subscribe("confluent");
        var seen = new List<string>();
        var began = TimeProvider.System.GetTimestamp();
        while (seen.Count < Messages && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is { } result) seen.Add(result.Message.Value);
        }
        consumer.Commit();
        consumer.Close();

        seen.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, Messages).Select(i => $"message {i}").Order(StringComparer.Ordinal));
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        admin.GetMetadata(Patience).Brokers.OrderBy(broker => broker.BrokerId).Select(broker => (broker.Host, broker.Port))
            .ShouldBe(Enumerable.Range(1, 3).Select(id => ("127.0.0.1", mesh.Base + id)));
        await IsCountedAsync("confluent", Messages, Messages);
    }

    [Fact]
    public async Task Kcat_produces_consumes_and_sees_the_local_brokers()
    {
        await mesh.IsUpAsync();
        var kcat = Programs.Tool("kcat");
        var lines = Enumerable.Range(0, Messages).Select(i => $"message {i}").ToArray();
        await FeedAsync(kcat, lines, "-b", Local, "-P", "-t", "kcat", "-X", "acks=all");

        var (code, read) = await Programs.RunAsync(kcat, "-b", Local, "-C", "-t", "kcat", "-o", "beginning", "-e", "-q");
        code.ShouldBe(0, read);
        read.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal).ShouldBe(lines.Order(StringComparer.Ordinal));

        var (_, metadata) = await Programs.RunAsync(kcat, "-b", Local, "-L", "-t", "kcat");
        foreach (var id in Enumerable.Range(1, 3)) metadata.ShouldContain($"broker {id} at 127.0.0.1:{mesh.Base + id}");
        await IsCountedAsync("kcat", Messages, Messages);
    }

    [Fact]
    public async Task Without_a_port_base_the_brokers_own_addresses_come_through()
    {
        await mesh.IsUpAsync();
        var (_, metadata) = await Programs.RunAsync(Programs.Tool("kcat"), "-b", $"127.0.0.1:{mesh.Plain}", "-L");
        foreach (var (id, port) in mesh.Own) metadata.ShouldContain($"broker {id} at 127.0.0.1:{port}");
    }

    // Both sides counted the same, and every record: what had gone around the mesh would be missing at the brokers.
    private async Task IsCountedAsync(string topic, long produced, long consumed)
    {
        await Eventually.BecomesAsync("both sides count the same", Patience, async () =>
        {
            var made = await mesh.OwnAsync("weft_kafka_topic_records_total", $"api=\"produce\",topic=\"{topic}\"");
            var named = await mesh.OwnAsync("weft_kafka_topic_records_total", $"api=\"fetch\",topic=\"{topic}\"");
            var fetched = await mesh.FetchedAsync();
            var requests = await mesh.DottedAsync(".request.produce_request");
            return made == (produced, produced) && named.Client >= consumed && fetched.Client == fetched.Brokers && requests.Client == requests.Brokers
                ? null
                : $"produced {made}, fetched {named}, of all topics {fetched}, produce requests {requests}";
        });
        (await mesh.DottedAsync(".request.failure")).ShouldBe((0, 0));
        (await mesh.DottedAsync(".response.failure")).ShouldBe((0, 0));
        (await mesh.OwnAsync("weft_kafka_not_rewritten_total", "")).ShouldBe((0, 0));
    }

    private static async Task FeedAsync(string program, string[] lines, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true })!;
        foreach (var line in lines) await process.StandardInput.WriteLineAsync(line);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }
}
