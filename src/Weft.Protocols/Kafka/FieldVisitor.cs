namespace Weft.Protocols.Kafka;

/// <summary>Told of the marked fields of a message, in their order. Positions count from the first byte after the frame's size.</summary>
internal abstract class FieldVisitor
{
    /// <summary>A number; <paramref name="end"/> is the position after it.</summary>
    public virtual void OnNumber(FieldMark mark, long value, int end) { }

    public virtual void OnUuid(UInt128 value) { }

    /// <summary>A text; empty when it is null or longer than <see cref="KafkaLimits.MaxNameBytes"/>.</summary>
    /// <param name="mark">Which.</param>
    /// <param name="text">Valid during the call only.</param>
    /// <param name="start">Position of its length.</param>
    /// <param name="end">Position after it.</param>
    public virtual void OnText(FieldMark mark, ReadOnlySpan<byte> text, int start, int end) { }

    /// <summary>Record batches that are over.</summary>
    public virtual void OnRecords(long bytes, long records) { }

    /// <summary>The number of a tagged field of addresses is over; its size follows.</summary>
    public virtual void OnTag(int numberEnd) { }

    /// <summary>The content of that field begins, and where it ends.</summary>
    public virtual void OnTagContent(int start, int end) { }
}
