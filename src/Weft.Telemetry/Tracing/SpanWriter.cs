using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Unicode;

namespace Weft.Telemetry.Tracing;

/// <summary>
/// Writes an ended span as one record of bytes, without allocating; <see cref="FinishedSpan.TryRead"/> reads it. What does not fit is left out, the
/// longest value is <see cref="MaxValueBytes"/> bytes.
/// <code>
/// backend u32 | trace high u64 | trace low u64 | span u64 | parent u64 | start us i64 | duration us i64 | kind u8 | flags u8
/// then entries: kind u8 | name length u16 | value length u16 | name | value
/// </code>
/// Numbers are little endian.
/// </summary>
public ref struct SpanWriter
{
    /// <summary>The longest value of a tag; longer ones are cut, as Envoy cuts paths.</summary>
    public const int MaxValueBytes = 256;

    /// <summary>Room that any record fits in.</summary>
    public const int MaxBytes = 8 * 1024;

    internal const int HeadBytes = 4 + 6 * 8 + 2;
    internal const int EntryHeadBytes = 5;
    internal const byte SharedFlag = 1;
    internal const byte ErrorFlag = 2;
    internal const byte DebugFlag = 4;

    private const int FlagsAt = HeadBytes - 1;

    private readonly Span<byte> _room;
    private int _used;

    /// <param name="room">Best <see cref="MaxBytes"/>; at least 64.</param>
    /// <param name="backend">Who gets the span.</param>
    /// <param name="context">Its ids.</param>
    /// <param name="kind">Which end of the call.</param>
    /// <param name="start">Microseconds since 1970.</param>
    /// <param name="duration">Microseconds.</param>
    public SpanWriter(Span<byte> room, int backend, in TraceContext context, SpanKind kind, long start, long duration)
    {
        _room = room;
        BinaryPrimitives.WriteInt32LittleEndian(room, backend);
        BinaryPrimitives.WriteUInt64LittleEndian(room[4..], context.TraceHigh);
        BinaryPrimitives.WriteUInt64LittleEndian(room[12..], context.TraceLow);
        BinaryPrimitives.WriteUInt64LittleEndian(room[20..], context.Span);
        BinaryPrimitives.WriteUInt64LittleEndian(room[28..], context.Parent);
        BinaryPrimitives.WriteInt64LittleEndian(room[36..], start);
        BinaryPrimitives.WriteInt64LittleEndian(room[44..], Math.Max(0, duration));
        room[52] = (byte)kind;
        room[FlagsAt] = context.Decision == TraceDecision.Debug ? DebugFlag : (byte)0;
        _used = HeadBytes;
    }

    /// <summary>The record so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _room[.._used];

    public readonly void MarkError() => _room[FlagsAt] |= ErrorFlag;

    /// <summary>The caller's span has the same id.</summary>
    public readonly void MarkShared() => _room[FlagsAt] |= SharedFlag;

    /// <summary>What the span is called; in two parts, of which the second may be empty.</summary>
    public void Name(scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second) => Entry(SpanEntryKind.Name, default, first, second);

    /// <summary>Whose span it is.</summary>
    public void Service(scoped ReadOnlySpan<byte> service) => Entry(SpanEntryKind.Service, default, service, default);

    public void Tag(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value) => Entry(SpanEntryKind.Tag, name, value, default);

    /// <summary>A tag whose value is not yet bytes.</summary>
    public void Tag(scoped ReadOnlySpan<byte> name, string value) => Entry(SpanEntryKind.Tag, name, value);

    /// <summary>A tag whose value is a number in decimal.</summary>
    public void Tag(scoped ReadOnlySpan<byte> name, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var written);
        Entry(SpanEntryKind.Number, name, digits[..written], default);
    }

    /// <summary>A tag in place of the one of that name, if there is one.</summary>
    public void SetTag(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Remove(name);
        Tag(name, value);
    }

    /// <summary>A tag whose value is three parts in one.</summary>
    public void Tag(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second, scoped ReadOnlySpan<byte> third)
    {
        Span<byte> whole = stackalloc byte[MaxValueBytes];
        var length = Put(whole, 0, first);
        length = Put(whole, length, second);
        Entry(SpanEntryKind.Tag, name, whole[..length], third);
    }

    /// <summary>Begins an event at the span's end; tags of it follow.</summary>
    public void Event(scoped ReadOnlySpan<byte> name) => Entry(SpanEntryKind.Event, default, name, default);

    public void EventTag(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value) => Entry(SpanEntryKind.EventTag, name, value, default);

    public void EventTag(scoped ReadOnlySpan<byte> name, string value) => Entry(SpanEntryKind.EventTag, name, value);

    private void Remove(scoped ReadOnlySpan<byte> name)
    {
        var at = HeadBytes;
        foreach (var entry in new SpanEntries(_room[HeadBytes.._used]))
        {
            var length = EntryHeadBytes + entry.Name.Length + entry.Value.Length;
            if (entry.IsTag && entry.Name.SequenceEqual(name))
            {
                _room[(at + length).._used].CopyTo(_room[at..]);
                _used -= length;
                return;
            }
            at += length;
        }
    }

    private void Entry(SpanEntryKind kind, scoped ReadOnlySpan<byte> name, string value)
    {
        Span<byte> text = stackalloc byte[MaxValueBytes];
        Utf8.FromUtf16(value, text, out _, out var written);
        Entry(kind, name, text[..written], default);
    }

    private void Entry(SpanEntryKind kind, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second)
    {
        first = first[..Math.Min(first.Length, MaxValueBytes)];
        second = second[..Math.Min(second.Length, MaxValueBytes - first.Length)];
        var length = EntryHeadBytes + name.Length + first.Length + second.Length;
        if (length > _room.Length - _used) return;
        var at = _room[_used..];
        at[0] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(at[1..], (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(at[3..], (ushort)(first.Length + second.Length));
        name.CopyTo(at[EntryHeadBytes..]);
        first.CopyTo(at[(EntryHeadBytes + name.Length)..]);
        second.CopyTo(at[(EntryHeadBytes + name.Length + first.Length)..]);
        _used += length;
    }

    private static int Put(Span<byte> whole, int at, ReadOnlySpan<byte> part)
    {
        part = part[..Math.Min(part.Length, whole.Length - at)];
        part.CopyTo(whole[at..]);
        return at + part.Length;
    }
}
