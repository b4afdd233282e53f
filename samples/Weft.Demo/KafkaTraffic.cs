using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Weft.Demo.Kafka;

namespace Weft.Demo;

/// <summary>Produces batches of records to a Kafka broker through the client's proxy, each on a connection of its own, and fetches them back.</summary>
internal static class KafkaTraffic
{
    public const int RecordsInBatch = 3;

    private const int RecordBytes = 1000;
    private const int MaxBytes = 100_000;
    private const int CorrelationId = 7;

    public static async Task<Conversation> SendAsync(IPEndPoint address, string topic, int count, CancellationToken cancellation)
    {
        var conversation = new Conversation();
        // One after another: then what is fetched from a batch's offset on is that batch alone.
        for (var i = 0; i < count; i++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(10));
            try
            {
                await OneAsync(address, topic, conversation, patience.Token);
            }
            catch (Exception fault) when (fault is SocketException or IOException or InvalidDataException
                || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                conversation.Fault(fault.Message);
            }
        }

        return conversation;
    }

    private static async Task OneAsync(IPEndPoint address, string topic, Conversation conversation, CancellationToken cancellation)
    {
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, cancellation);
        var stream = client.GetStream();
        var versions = await AskAsync(stream, KafkaRequest.ApiVersions, new KafkaWriter(), cancellation);
        Succeeded(versions.Int16());
        var offered = versions.Array(() => (Api: versions.Int16(), Min: versions.Int16(), Max: versions.Int16()));
        conversation.Require(
            KafkaRequest.All.All(ours => offered.Exists(their => their.Api == ours.Api && their.Min <= ours.Version && ours.Version <= their.Max)),
            "the broker does not offer what the client speaks");
        var values = Enumerable.Range(0, RecordsInBatch).Select(_ => RandomNumberGenerator.GetBytes(RecordBytes)).ToList();
        var batch = KafkaBatch.Make(values, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var offset = await ProduceAsync(stream, topic, batch, cancellation);
        var fetched = await FetchAsync(stream, topic, offset, cancellation);
        conversation.Require(
            fetched.Length == batch.Length && fetched.Span[KafkaBatch.KeptFrom..].SequenceEqual(batch.AsSpan(KafkaBatch.KeptFrom)),
            $"produced a batch of {batch.Length} bytes, another of {fetched.Length} was fetched");
        conversation.Require(new KafkaReader(fetched).Int64() == offset, "the batch has not the offset it was given");
    }

    private static async Task<long> ProduceAsync(NetworkStream stream, string topic, byte[] batch, CancellationToken cancellation)
    {
        // no transaction, all replicas, 5 s
        var body = new KafkaWriter().Text(null).Int16(-1).Int32(5000);
        body.Array([topic], name => body.Text(name).Array([0], partition => body.Int32(partition).Bytes(batch)));
        var answer = await AskAsync(stream, KafkaRequest.Produce, body, cancellation);
        var offsets = answer.Array(() => (Topic: answer.Text(), Partitions: answer.Array(() =>
        {
            var partition = answer.Int32();
            Succeeded(answer.Int16());
            return (partition, Offset: answer.Int64(), Time: answer.Int64());
        })));
        return offsets.Single().Partitions.Single().Offset;
    }

    private static async Task<ReadOnlyMemory<byte>> FetchAsync(NetworkStream stream, string topic, long offset, CancellationToken cancellation)
    {
        // a consumer, at most 1 s for at least one byte, also what is not committed
        var body = new KafkaWriter().Int32(-1).Int32(1000).Int32(1).Int32(MaxBytes).Int8(0);
        body.Array([topic], name => body.Text(name).Array([0], partition => body.Int32(partition).Int64(offset).Int32(MaxBytes)));
        var answer = await AskAsync(stream, KafkaRequest.Fetch, body, cancellation);
        _ = answer.Int32(); // no throttling
        var batches = answer.Array(() => (Topic: answer.Text(), Partitions: answer.Array(() =>
        {
            var partition = answer.Int32();
            Succeeded(answer.Int16());
            var ends = (answer.Int64(), answer.Int64());
            var aborted = answer.Array(() => (answer.Int64(), answer.Int64()));
            return (partition, ends, aborted, Batches: answer.Bytes());
        })));
        return batches.Single().Partitions.Single().Batches;
    }

    /// <returns>The answer behind its head.</returns>
    private static async Task<KafkaReader> AskAsync(NetworkStream stream, KafkaRequest kind, KafkaWriter body, CancellationToken cancellation)
    {
        var request = new KafkaWriter().Int16(kind.Api).Int16(kind.Version).Int32(CorrelationId).Text("weft-demo").Raw(body.Written.Span);
        await KafkaFrame.WriteAsync(stream, request, cancellation);
        var answer = await KafkaFrame.ReadAsync(stream, cancellation) ?? throw new InvalidDataException($"no answer to API {kind.Api}");
        return answer.Int32() == CorrelationId ? answer : throw new InvalidDataException($"another request's answer to API {kind.Api}");
    }

    private static void Succeeded(short error)
    {
        if (error != 0)
        {
            throw new InvalidDataException($"the broker answered with error {error}");
        }
    }
}
