namespace Weft.Telemetry.Tracing;

/// <summary>One entry of a span's record.</summary>
/// <param name="kind">What it is.</param>
/// <param name="name">Of a tag; empty for others.</param>
/// <param name="value">As it was written: not always valid UTF-8.</param>
public readonly ref struct SpanEntry(SpanEntryKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    public SpanEntryKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Value { get; } = value;

    public bool IsTag => Kind is SpanEntryKind.Tag or SpanEntryKind.Number;
}
