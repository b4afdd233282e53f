using System.Buffers.Binary;
using System.Text;

namespace Weft.Telemetry.Tracing;

/// <summary>A span that has ended, as exporters read it from what <see cref="SpanWriter"/> wrote.</summary>
public sealed class FinishedSpan
{
    private readonly List<SpanTag> _tags = [];
    private readonly List<SpanEvent> _events = [];

    private FinishedSpan()
    {
    }

    /// <summary>Who gets it.</summary>
    public int Backend { get; private init; }

    /// <summary>Its ids.</summary>
    public TraceContext Context { get; private init; }

    public SpanKind Kind { get; private init; }

    /// <summary>Microseconds since 1970.</summary>
    public long Start { get; private init; }

    /// <summary>Microseconds.</summary>
    public long Duration { get; private init; }

    /// <summary>The caller's span has the same id.</summary>
    public bool IsShared { get; private init; }

    public bool IsError { get; private init; }

    public string Name { get; private set; } = "";

    public string Service { get; private set; } = "";

    public IReadOnlyList<SpanTag> Tags => _tags;

    public IReadOnlyList<SpanEvent> Events => _events;

    /// <summary>Reads one record. Null: it is none.</summary>
    public static FinishedSpan? TryRead(ReadOnlySpan<byte> record)
    {
        if (record.Length < SpanWriter.HeadBytes) return null;
        var flags = record[SpanWriter.HeadBytes - 1];
        var decision = (flags & SpanWriter.DebugFlag) != 0 ? TraceDecision.Debug : TraceDecision.Sampled;
        var span = new FinishedSpan
        {
            Backend = BinaryPrimitives.ReadInt32LittleEndian(record),
            Context = new TraceContext(Id(record, 4), Id(record, 12), Id(record, 20), Id(record, 28), decision),
            Start = (long)Id(record, 36),
            Duration = (long)Id(record, 44),
            Kind = (SpanKind)record[52],
            IsShared = (flags & SpanWriter.SharedFlag) != 0,
            IsError = (flags & SpanWriter.ErrorFlag) != 0,
        };
        return span.TryReadEntries(record[SpanWriter.HeadBytes..]) ? span : null;
    }

    private bool TryReadEntries(ReadOnlySpan<byte> rest)
    {
        List<SpanTag>? ofEvent = null;
        while (!rest.IsEmpty)
        {
            if (rest.Length < SpanWriter.EntryHeadBytes) return false;
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]);
            int valueLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[3..]);
            var type = rest[0];
            rest = rest[SpanWriter.EntryHeadBytes..];
            if (rest.Length < nameLength + valueLength) return false;
            Take(type, Text(rest[..nameLength]), Text(rest.Slice(nameLength, valueLength)), ref ofEvent);
            rest = rest[(nameLength + valueLength)..];
        }
        return true;
    }

    private void Take(byte type, string name, string value, ref List<SpanTag>? ofEvent)
    {
        switch (type)
        {
            case SpanWriter.NameEntry:
                Name = value;
                break;
            case SpanWriter.ServiceEntry:
                Service = value;
                break;
            case SpanWriter.EventEntry:
                _events.Add(new SpanEvent(value, ofEvent = []));
                break;
            case SpanWriter.EventTagEntry:
                ofEvent?.Add(new SpanTag(name, value, false));
                break;
            default:
                Set(new SpanTag(name, value, type == SpanWriter.NumberEntry));
                break;
        }
    }

    // What configuration says of a tag comes later than what the proxy says.
    private void Set(SpanTag tag)
    {
        var known = _tags.FindIndex(other => other.Name == tag.Name);
        if (known < 0) _tags.Add(tag);
        else _tags[known] = tag;
    }

    private static ulong Id(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadUInt64LittleEndian(record[at..]);

    // Invalid UTF-8 becomes U+FFFD: no back end's format could carry it.
    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
