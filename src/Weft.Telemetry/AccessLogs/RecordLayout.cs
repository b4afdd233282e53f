namespace Weft.Telemetry.AccessLogs;

/// <summary>How one log prints its records: made once when configuration arrives, used by every worker. Printing allocates nothing.</summary>
public abstract class RecordLayout
{
    /// <summary>Bytes of a record at most, its newline included.</summary>
    public const int MaxRecordBytes = 32 * 1024;

    // A value longer than this is cut; when a record is still too long, all are cut short, so that nobody hides by being long.
    private const int MaxValueBytes = 8 * 1024;
    private const int ShortValueBytes = 128;

    /// <summary>Writes one record.</summary>
    /// <param name="entry">What it tells.</param>
    /// <param name="room">Where to.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>False: there is not enough room, even with its values cut short.</returns>
    public bool TryWrite(LogEntry entry, Span<byte> room, out int length) =>
        TryWrite(entry, room, MaxValueBytes, out length) || TryWrite(entry, room, ShortValueBytes, out length);

    private protected abstract void Write(LogEntry entry, ref RecordWriter writer);

    private protected abstract ValueForm Form { get; }

    private bool TryWrite(LogEntry entry, Span<byte> room, int maxValueBytes, out int length)
    {
        var writer = new RecordWriter(room, Form, maxValueBytes);
        Write(entry, ref writer);
        length = writer.Length;
        return !writer.IsFull;
    }
}
