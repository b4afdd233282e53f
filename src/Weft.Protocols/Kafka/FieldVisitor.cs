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

    /// <summary>A tagged field of addresses begins: its number stands before <paramref name="sizeStart"/>, its content from <paramref name="start"/>.</summary>
    public virtual void OnTagStart(int sizeStart, int start, int end) { }
}
