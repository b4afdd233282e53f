using System.Buffers.Binary;
using System.Numerics;

namespace Weft.Demo.Kafka;

/// <summary>
/// Record batches of version 2, uncompressed:
/// <code>
/// base offset 8, length of the rest 4, leader epoch 4, magic 1, CRC-32C of the rest 4,
/// attributes 2, last offset delta 4, timestamps 8 + 8, producer id 8, epoch 2, sequence 4, records count 4, records
/// </code>
/// </summary>
internal static class KafkaBatch
{
    /// <summary>From here on a broker keeps a batch as it came; before it stands the offset it gave.</summary>
    public const int KeptFrom = 8;

    private const int LengthFrom = 12;
    private const int MagicAt = 16;
    private const int CrcAt = 17;
    private const int CrcFrom = 21;
    private const int LastDeltaAt = 23;
    private const int CountAt = 57;
    private const int HeadBytes = 61;
    private const byte Magic = 2;

    /// <summary>One record for each value, without keys and headers.</summary>
    public static byte[] Make(IReadOnlyList<byte[]> values, long milliseconds)
    {
        var rest = new KafkaWriter().Int16(0).Int32(values.Count - 1).Int64(milliseconds).Int64(milliseconds).Int64(-1).Int16(-1).Int32(-1).Int32(values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            // attributes, time since the first, offset since the first, no key, value, no headers
            var record = new KafkaWriter().Int8(0).Varint(0).Varint(i).Varint(-1).Varint(values[i].Length).Raw(values[i]).Varint(0).Written.Span;
            rest.Varint(record.Length).Raw(record);
        }

        var covered = rest.Written.Span;
        return [.. new KafkaWriter().Int64(0).Int32(CrcFrom - LengthFrom + covered.Length).Int32(-1).Int8(Magic).Int32(Crc(covered)).Raw(covered).Written.Span];
    }

    /// <summary>How many records are in exactly one whole batch.</summary>
    /// <returns>0 when it is none, or damaged.</returns>
    public static int Records(ReadOnlySpan<byte> batch)
    {
        var whole = batch.Length > HeadBytes && Number(batch, KeptFrom) == batch.Length - LengthFrom && batch[MagicAt] == Magic
            && Number(batch, CrcAt) == Crc(batch[CrcFrom..]) && Number(batch, LastDeltaAt) == Number(batch, CountAt) - 1;
        return whole ? Math.Max(Number(batch, CountAt), 0) : 0;
    }

    private static int Number(ReadOnlySpan<byte> batch, int at) => BinaryPrimitives.ReadInt32BigEndian(batch[at..]);

    private static int Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return (int)~crc;
    }
}
