using System.Buffers.Binary;

namespace Weft.Telemetry.Tracing;

/// <summary>A span that has ended: a copy of the record that <see cref="SpanWriter"/> wrote, which exporters read.</summary>
public sealed class FinishedSpan
{
    private readonly byte[] _record;

    private FinishedSpan(byte[] record) => _record = record;

    /// <summary>Who gets it.</summary>
    public int Backend => BinaryPrimitives.ReadInt32LittleEndian(_record);

    /// <summary>Its ids.</summary>
    public TraceContext Context => new(Number(4), Number(12), Number(20), Number(28), Has(SpanWriter.DebugFlag) ? TraceDecision.Debug : TraceDecision.Sampled);

    public SpanKind Kind => (SpanKind)_record[52];

    /// <summary>Microseconds since 1970.</summary>
    public long Start => (long)Number(36);

    /// <summary>Microseconds.</summary>
    public long Duration => (long)Number(44);

    /// <summary>The caller's span has the same id.</summary>
    public bool IsShared => Has(SpanWriter.SharedFlag);

    public bool IsError => Has(SpanWriter.ErrorFlag);

    public string Name => SpanText.Of(ValueOf(SpanEntryKind.Name));

    public string Service => SpanText.Of(ValueOf(SpanEntryKind.Service));

    /// <summary>All that it says, in order.</summary>
    public SpanEntries Entries => new(_record.AsSpan(SpanWriter.HeadBytes));

    /// <summary>Its tags as text.</summary>
    public IEnumerable<SpanTag> Tags
    {
        get
        {
            var tags = new List<SpanTag>();
            foreach (var entry in Entries)
                if (entry.IsTag)
                    tags.Add(TagOf(entry));
            return tags;
        }
    }

    /// <summary>Its events as text.</summary>
    public IEnumerable<SpanEvent> Events
    {
        get
        {
            var events = new List<SpanEvent>();
            List<SpanTag> tags = [];
            foreach (var entry in Entries)
            {
                if (entry.Kind == SpanEntryKind.Event) events.Add(new SpanEvent(SpanText.Of(entry.Value), tags = []));
                else if (entry.Kind == SpanEntryKind.EventTag) tags.Add(TagOf(entry));
            }
            return events;
        }
    }

    /// <summary>Copies one record. Null: it is none.</summary>
    public static FinishedSpan? TryRead(ReadOnlySpan<byte> record)
    {
        if (record.Length < SpanWriter.HeadBytes) return null;
        var entries = new SpanEntries(record[SpanWriter.HeadBytes..]);
        while (entries.MoveNext())
        {
            // Only its length counts here.
        }
        return entries.IsWhole ? new FinishedSpan(record.ToArray()) : null;
    }

    /// <summary>The value of the first entry of that kind; empty when there is none.</summary>
    public ReadOnlySpan<byte> ValueOf(SpanEntryKind kind)
    {
        foreach (var entry in Entries)
            if (entry.Kind == kind)
                return entry.Value;
        return default;
    }

    private static SpanTag TagOf(in SpanEntry entry) => new(SpanText.Of(entry.Name), SpanText.Of(entry.Value), entry.Kind == SpanEntryKind.Number);

    private ulong Number(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_record.AsSpan(at));

    private bool Has(byte flag) => (_record[SpanWriter.HeadBytes - 1] & flag) != 0;
}
