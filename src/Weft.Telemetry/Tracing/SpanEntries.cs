using System.Buffers.Binary;

namespace Weft.Telemetry.Tracing;

/// <summary>The entries of a span's record, in order.</summary>
/// <param name="rest">The record without its head.</param>
public ref struct SpanEntries(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    public SpanEntry Current { get; private set; }

    /// <summary>Whether all was read; false too before the end.</summary>
    public readonly bool IsWhole => _rest.IsEmpty;

    public readonly SpanEntries GetEnumerator() => this;

    /// <summary>False: there is none, or the record is cut short.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < SpanWriter.EntryHeadBytes) return false;
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(_rest[1..]);
        int valueLength = BinaryPrimitives.ReadUInt16LittleEndian(_rest[3..]);
        var entry = _rest[SpanWriter.EntryHeadBytes..];
        if (entry.Length < nameLength + valueLength) return false;
        Current = new SpanEntry((SpanEntryKind)_rest[0], entry[..nameLength], entry.Slice(nameLength, valueLength));
        _rest = entry[(nameLength + valueLength)..];
        return true;
    }
}
