using System.Buffers.Text;

namespace Weft.Telemetry.Tracing;

/// <summary>
/// Datadog's propagation: `x-datadog-trace-id` and `x-datadog-parent-id` in decimal, `x-datadog-sampling-priority` (-1 and 0 drop, 1 and 2 keep),
/// and in `x-datadog-tags` the upper half of the trace's id as `_dd.p.tid`.
/// </summary>
public static class DatadogFields
{
    /// <summary>The longest decimal id, in bytes.</summary>
    public const int MaxIdBytes = 20;

    /// <summary>The tag with a trace's upper half, in bytes: `_dd.p.tid=` and 16 digits.</summary>
    public const int TagBytes = 10 + HexText.Digits;

    private static ReadOnlySpan<byte> HighTag => "_dd.p.tid="u8;

    /// <summary>Reads the fields; an empty value stands for a field that is not there. False: one is malformed, or ids are not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> trace, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> priority, ReadOnlySpan<byte> tags, out TraceContext context)
    {
        context = default;
        var decision = TraceDecision.None;
        if (!priority.IsEmpty)
        {
            if (!Utf8Parser.TryParse(priority, out int number, out var used) || used != priority.Length) return false;
            decision = number > 0 ? TraceDecision.Sampled : TraceDecision.Dropped;
        }
        if (trace.IsEmpty && parent.IsEmpty)
        {
            context = new TraceContext(0, 0, 0, 0, decision);
            return decision != TraceDecision.None;
        }
        if (!TryReadId(trace, out var low) || !TryReadId(parent, out var span)) return false;
        context = new TraceContext(ReadHigh(tags), low, span, 0, decision);
        return true;
    }

    /// <summary>Writes an id in decimal.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteId(ulong id, Span<byte> text)
    {
        Utf8Formatter.TryFormat(id, text, out var written);
        return written;
    }

    /// <summary>Writes <see cref="TagBytes"/> bytes: the tag that carries the upper half of a trace's id.</summary>
    public static void WriteTag(ulong high, Span<byte> text)
    {
        HighTag.CopyTo(text);
        HexText.Write(high, text[HighTag.Length..]);
    }

    private static bool TryReadId(ReadOnlySpan<byte> text, out ulong id) =>
        Utf8Parser.TryParse(text, out id, out var used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9' && id != 0;

    // Malformed tags are as none: the lower half alone still names the trace.
    private static ulong ReadHigh(ReadOnlySpan<byte> tags)
    {
        while (!tags.IsEmpty)
        {
            var comma = tags.IndexOf((byte)',');
            var tag = comma < 0 ? tags : tags[..comma];
            if (tag.StartsWith(HighTag)) return HexText.TryReadSpan(tag[HighTag.Length..], out var high) ? high : 0;
            tags = comma < 0 ? default : tags[(comma + 1)..];
        }
        return 0;
    }
}
