using System.Buffers;
using System.Buffers.Binary;
using Weft.Demo.Kafka;

namespace Weft.Demo.App;

/// <summary>The record batches of one partition, in memory for as long as the application runs; their records are never looked into.</summary>
internal sealed class KafkaPartition
{
    private readonly Lock _gate = new();
    private readonly List<(long End, byte[] Batch)> _batches = [];
    private long _end;

    /// <summary>The offset that the next record gets.</summary>
    public long End
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <returns>The offset of the batch's first record; null when it is not exactly one whole batch of version 2.</returns>
    public long? Append(ReadOnlySpan<byte> batch)
    {
        var records = KafkaBatch.Records(batch);
        if (records == 0)
        {
            return null;
        }

        byte[] kept = [.. batch];
        lock (_gate)
        {
            var offset = _end;
            BinaryPrimitives.WriteInt64BigEndian(kept, offset);
            _end += records;
            _batches.Add((_end, kept));
            return offset;
        }
    }

    /// <returns>
    /// The batch that has the offset and those after it, as many as fit into so many bytes but at least one; empty at the end; null when the offset is
    /// beyond the end.
    /// </returns>
    public byte[]? Read(long offset, int maxBytes)
    {
        lock (_gate)
        {
            if (offset < 0 || offset > _end)
            {
                return null;
            }

            var found = new ArrayBufferWriter<byte>();
            foreach (var (_, batch) in _batches.SkipWhile(kept => kept.End <= offset).TakeWhile(kept => found.WrittenCount == 0 || found.WrittenCount + kept.Batch.Length <= maxBytes))
            {
                found.Write(batch);
            }

            return [.. found.WrittenSpan];
        }
    }
}
