using System.Buffers;

namespace Weft.Telemetry.Tracing;

/// <summary>W3C Trace Context: `traceparent: {version}-{trace}-{parent}-{flags}`, and what may stand in `tracestate`.</summary>
public static class W3CFields
{
    /// <summary>A `traceparent` of version 00, in bytes.</summary>
    public const int ParentBytes = 55;

    private const int MaxMembers = 32;
    private const int SampledFlag = 1;

    // version-trace-parent-flags: where each begins.
    private const int TraceAt = 3;
    private const int SpanAt = 36;
    private const int FlagsAt = 53;

    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-*/"u8);

    /// <summary>Reads `traceparent`. A later version is read as far as version 00 goes (section 3.2.4). False: it must be taken as absent.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out TraceContext context)
    {
        context = default;
        if (value.Length < ParentBytes || value[2] != '-' || value[SpanAt - 1] != '-' || value[FlagsAt - 1] != '-') return false;
        if (!HexText.TryRead(value[..2], out var version) || version == 0xff) return false;
        if (value.Length > ParentBytes && (version == 0 || value[ParentBytes] != '-')) return false;
        if (!HexText.TryReadTrace(value[TraceAt..(SpanAt - 1)], out var high, out var low) || !HexText.TryReadSpan(value[SpanAt..(FlagsAt - 1)], out var span)) return false;
        if (!HexText.TryRead(value[FlagsAt..ParentBytes], out var flags)) return false;
        context = new TraceContext(high, low, span, 0, (flags & SampledFlag) != 0 ? TraceDecision.Sampled : TraceDecision.Dropped);
        return true;
    }

    /// <summary>Writes <see cref="ParentBytes"/> bytes of version 00.</summary>
    public static void Write(in TraceContext context, Span<byte> text)
    {
        "00-"u8.CopyTo(text);
        HexText.Write(context.TraceHigh, text[TraceAt..]);
        HexText.Write(context.TraceLow, text[(TraceAt + HexText.Digits)..]);
        text[SpanAt - 1] = (byte)'-';
        HexText.Write(context.Span, text[SpanAt..]);
        (context.IsRecorded ? "-01"u8 : "-00"u8).CopyTo(text[(FlagsAt - 1)..]);
    }

    /// <summary>Whether one field `tracestate` may be passed on (section 3.3.1). Members that are empty count for nothing.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="members">Grows by the members; over 32 in all fields it is false.</param>
    public static bool IsState(ReadOnlySpan<byte> value, ref int members)
    {
        while (true)
        {
            var comma = value.IndexOf((byte)',');
            var member = (comma < 0 ? value : value[..comma]).Trim(" \t"u8);
            if (!member.IsEmpty && (!IsMember(member) || ++members > MaxMembers)) return false;
            if (comma < 0) return true;
            value = value[(comma + 1)..];
        }
    }

    private static bool IsMember(ReadOnlySpan<byte> member)
    {
        var equals = member.IndexOf((byte)'=');
        return equals > 0 && IsKey(member[..equals]) && IsMemberValue(member[(equals + 1)..]);
    }

    // simple-key, or tenant@system of at most 241 and 14 characters.
    private static bool IsKey(ReadOnlySpan<byte> key)
    {
        var at = key.IndexOf((byte)'@');
        if (at < 0) return key.Length <= 256 && key[0] is >= (byte)'a' and <= (byte)'z' && key.IndexOfAnyExcept(KeyBytes) < 0;
        var tenant = key[..at];
        var system = key[(at + 1)..];
        return tenant.Length is >= 1 and <= 241 && tenant[0] is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') && tenant.IndexOfAnyExcept(KeyBytes) < 0
            && system.Length is >= 1 and <= 14 && system[0] is >= (byte)'a' and <= (byte)'z' && system.IndexOfAnyExcept(KeyBytes) < 0;
    }

    // 1 to 256 printable characters but "," and "=", the last no space.
    private static bool IsMemberValue(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 256 || value[^1] == ' ') return false;
        foreach (var character in value)
            if (character is < 0x20 or > 0x7e or (byte)'=')
                return false;
        return true;
    }
}
