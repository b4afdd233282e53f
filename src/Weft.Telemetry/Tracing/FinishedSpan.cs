using System.Buffers.Binary;
using System.Text;

namespace Weft.Telemetry.Tracing;

/// <summary>A span that has ended, as exporters read it from what <see cref="SpanWriter"/> wrote.</summary>
public sealed class FinishedSpan
{
    private const int UsualTags = 24;

    private readonly List<SpanTag> _tags = new(UsualTags);
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
    /// <param name="record">The record.</param>
    /// <param name="like">A span read before it: what both say in the same place is one string.</param>
    public static FinishedSpan? TryRead(ReadOnlySpan<byte> record, FinishedSpan? like = null)
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
        return span.TryReadEntries(record[SpanWriter.HeadBytes..], like) ? span : null;
    }

    private bool TryReadEntries(ReadOnlySpan<byte> rest, FinishedSpan? like)
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
            Take(type, rest[..nameLength], rest.Slice(nameLength, valueLength), like, ref ofEvent);
            rest = rest[(nameLength + valueLength)..];
        }
        return true;
    }

    private void Take(byte type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, FinishedSpan? like, ref List<SpanTag>? ofEvent)
    {
        switch (type)
        {
            case SpanWriter.NameEntry:
                Name = Text(value, like?.Name);
                break;
            case SpanWriter.ServiceEntry:
                Service = Text(value, like?.Service);
                break;
            case SpanWriter.EventEntry:
                _events.Add(new SpanEvent(Text(value, null), ofEvent = []));
                break;
            case SpanWriter.EventTagEntry:
                ofEvent?.Add(new SpanTag(Text(name, null), Text(value, null), false));
                break;
            default:
                var there = _tags.Count < like?._tags.Count ? like._tags[_tags.Count] : default;
                Set(new SpanTag(Text(name, there.Name), Text(value, there.Value), type == SpanWriter.NumberEntry));
                break;
        }
    }

    // What configuration says of a tag comes later than what the proxy says.
    private void Set(SpanTag tag)
    {
        for (var at = 0; at < _tags.Count; at++)
        {
            if (_tags[at].Name != tag.Name) continue;
            _tags[at] = tag;
            return;
        }
        _tags.Add(tag);
    }

    private static ulong Id(ReadOnlySpan<byte> record, int at) => BinaryPrimitives.ReadUInt64LittleEndian(record[at..]);

    // Invalid UTF-8 becomes U+FFFD: no back end's format could carry it.
    private static string Text(ReadOnlySpan<byte> bytes, string? like) => like is not null && Ascii.Equals(bytes, like) ? like : Encoding.UTF8.GetString(bytes);
}
