using System.Buffers.Binary;

namespace Weft.Demo.Kafka;

/// <summary>Messages on a connection: four bytes of length before each.</summary>
internal static class KafkaFrame
{
    private const int LengthBytes = 4;
    private const int MaxBytes = 1024 * 1024;

    /// <returns>Null when the peer has ended.</returns>
    /// <exception cref="InvalidDataException">It claims to be empty or larger than 1 MiB.</exception>
    public static async Task<KafkaReader?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new byte[LengthBytes];
        if (await stream.ReadAtLeastAsync(head, LengthBytes, throwOnEndOfStream: false, cancellation) < LengthBytes)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        var message = new byte[length is > 0 and <= MaxBytes ? length : throw new InvalidDataException($"a Kafka frame of {length} bytes")];
        await stream.ReadExactlyAsync(message, cancellation);
        return new KafkaReader(message);
    }

    public static ValueTask WriteAsync(Stream stream, KafkaWriter message, CancellationToken cancellation) =>
        stream.WriteAsync(new KafkaWriter().Bytes(message.Written.Span).Written, cancellation);
}
