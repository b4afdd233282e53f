using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Weft.Demo.Kafka;

namespace Weft.Demo.App;

/// <summary>
/// A single Kafka broker with one topic of one partition. It speaks what <see cref="KafkaRequest"/> lists and says so; another request ends the
/// connection. Fetch answers at once, also when there is nothing new.
/// </summary>
internal sealed class KafkaBroker(string topic, IPEndPoint address)
{
    private const int NodeId = 1;
    private const short OffsetOutOfRange = 1;
    private const short CorruptMessage = 2;
    private const short UnknownTopicOrPartition = 3;
    private const short UnsupportedVersion = 35;
    private readonly KafkaPartition _partition = new();

    public async Task RunAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input.AsStream(), connection.Transport.Output.AsStream());
        try
        {
            while (await KafkaFrame.ReadAsync(input, CancellationToken.None) is { } request)
            {
                if (Answer(request) is { } answer)
                {
                    await KafkaFrame.WriteAsync(output, answer, CancellationToken.None);
                }
            }
        }
        catch (InvalidDataException fault)
        {
            await Console.Error.WriteLineAsync($"{topic}: closes a connection: {fault.Message}");
        }
        catch (Exception fault) when (fault is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            // The peer went away; there is no one left to answer.
        }
    }

    /// <returns>Null when none is wanted.</returns>
    private KafkaWriter? Answer(KafkaReader request)
    {
        var kind = new KafkaRequest(request.Int16(), request.Int16());
        var answer = new KafkaWriter().Int32(request.Int32());
        _ = request.Text(); // the client's id
        if (kind.Api == KafkaRequest.ApiVersions.Api)
        {
            // A newer client learns from the oldest form of the answer what it may ask.
            return answer.Int16(kind == KafkaRequest.ApiVersions ? (short)0 : UnsupportedVersion)
                .Array(KafkaRequest.All, offered => answer.Int16(offered.Api).Int16(offered.Version).Int16(offered.Version));
        }

        return kind == KafkaRequest.Metadata ? Describe(request, answer)
            : kind == KafkaRequest.Produce ? Append(request, answer)
            : kind == KafkaRequest.Fetch ? Read(request, answer)
            : throw new InvalidDataException($"asked for API {kind.Api} in version {kind.Version}");
    }

    private KafkaWriter Describe(KafkaReader request, KafkaWriter answer)
    {
        var count = request.Int32();
        List<string?> topics = count < 0 ? [topic] : [.. Enumerable.Range(0, count).Select(_ => request.Text())];
        answer.Array([address], broker => answer.Int32(NodeId).Text(broker.Address.ToString()).Int32(broker.Port).Text(null)).Int32(NodeId);
        return answer.Array(topics, name =>
        {
            int[] partitions = name == topic ? [0] : [];
            answer.Int16(name == topic ? (short)0 : UnknownTopicOrPartition).Text(name).Int8(0)
                .Array(partitions, partition => answer.Int16(0).Int32(partition).Int32(NodeId).Int32(1).Int32(NodeId).Int32(1).Int32(NodeId));
        });
    }

    private KafkaWriter? Append(KafkaReader request, KafkaWriter answer)
    {
        _ = request.Text(); // the transaction
        var acknowledgements = request.Int16();
        _ = request.Int32(); // how long to wait for other brokers
        var topics = request.Array(() => (Name: request.Text(), Partitions: request.Array(() => (Number: request.Int32(), Batch: request.Bytes()))));
        answer.Array(topics, asked => answer.Text(asked.Name).Array(asked.Partitions, partition =>
        {
            var known = Has(asked.Name, partition.Number);
            var offset = known ? _partition.Append(partition.Batch.Span) : null;
            var error = !known ? UnknownTopicOrPartition : offset is null ? CorruptMessage : (short)0;
            answer.Int32(partition.Number).Int16(error).Int64(offset ?? -1).Int64(-1);
        })).Int32(0);
        return acknowledgements == 0 ? null : answer;
    }

    private KafkaWriter Read(KafkaReader request, KafkaWriter answer)
    {
        // the asking broker, how long to wait for how many bytes, at most how many, whether to see open transactions
        _ = (request.Int32(), request.Int32(), request.Int32(), request.Int32(), request.Int8());
        var topics = request.Array(() => (Name: request.Text(), Partitions: request.Array(() => (Number: request.Int32(), Offset: request.Int64(), MaxBytes: request.Int32()))));
        return answer.Int32(0).Array(topics, asked => answer.Text(asked.Name).Array(asked.Partitions, partition =>
        {
            var known = Has(asked.Name, partition.Number);
            var batches = known ? _partition.Read(partition.Offset, partition.MaxBytes) : null;
            var error = !known ? UnknownTopicOrPartition : batches is null ? OffsetOutOfRange : (short)0;
            var end = known ? _partition.End : -1;
            answer.Int32(partition.Number).Int16(error).Int64(end).Int64(end).Int32(-1).Bytes(batches);
        }));
    }

    private bool Has(string? name, int partition) => name == topic && partition == 0;
}
