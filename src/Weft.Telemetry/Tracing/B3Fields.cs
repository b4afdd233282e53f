namespace Weft.Telemetry.Tracing;

/// <summary>
/// B3 propagation (openzipkin/b3-propagation): the single field `b3: {trace}-{span}[-{sampled}[-{parent}]]`, or no more than a decision, and the
/// fields `x-b3-traceid`, `-spanid`, `-parentspanid`, `-sampled`, `-flags`. Ids are lower-case hexadecimal: 16 digits, of a trace 16 or 32.
/// </summary>
public static class B3Fields
{
    /// <summary>The longest value of <see cref="WriteSingle"/>, in bytes.</summary>
    public const int MaxSingleBytes = 4 * HexText.Digits + 4;

    /// <summary>The longest id of a trace, in bytes.</summary>
    public const int MaxTraceBytes = 2 * HexText.Digits;

    /// <summary>An id of a span, in bytes.</summary>
    public const int SpanBytes = HexText.Digits;

    /// <summary>Reads `b3`. False: malformed, and then it says nothing at all.</summary>
    public static bool TryReadSingle(ReadOnlySpan<byte> value, out TraceContext context)
    {
        context = default;
        if (value.Length == 1)
        {
            if (!TryReadState(value, out var alone)) return false;
            context = new TraceContext(0, 0, 0, 0, alone);
            return true;
        }
        var dash = value.IndexOf((byte)'-');
        if (dash < 0 || !HexText.TryReadTrace(value[..dash], out var high, out var low)) return false;
        var rest = value[(dash + 1)..];
        if (rest.Length < SpanBytes || !HexText.TryReadSpan(rest[..SpanBytes], out var span)) return false;
        rest = rest[SpanBytes..];
        var decision = TraceDecision.None;
        ulong parent = 0;
        if (rest.Length >= 2)
        {
            if (rest[0] != '-' || !TryReadState(rest[1..2], out decision)) return false;
            rest = rest[2..];
            if (rest.Length > 0 && (rest[0] != '-' || !HexText.TryReadSpan(rest[1..], out parent))) return false;
        }
        else if (rest.Length > 0)
        {
            return false;
        }
        context = new TraceContext(high, low, span, parent, decision);
        return true;
    }

    /// <summary>Reads the fields of several; an empty value stands for a field that is not there. False: one is malformed, or ids are not whole.</summary>
    public static bool TryReadMulti(
        ReadOnlySpan<byte> trace, ReadOnlySpan<byte> span, ReadOnlySpan<byte> parent, ReadOnlySpan<byte> sampled, ReadOnlySpan<byte> flags, out TraceContext context)
    {
        context = default;
        var decision = TraceDecision.None;
        if (!sampled.IsEmpty && !TryReadSampled(sampled, out decision)) return false;
        if (flags.SequenceEqual("1"u8)) decision = TraceDecision.Debug;
        if (trace.IsEmpty && span.IsEmpty && parent.IsEmpty)
        {
            context = new TraceContext(0, 0, 0, 0, decision);
            return decision != TraceDecision.None;
        }
        ulong above = 0;
        if (!HexText.TryReadTrace(trace, out var high, out var low) || !HexText.TryReadSpan(span, out var id)) return false;
        if (!parent.IsEmpty && !HexText.TryReadSpan(parent, out above)) return false;
        context = new TraceContext(high, low, id, above, decision);
        return true;
    }

    /// <summary>Writes an id of a trace as long as it came.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteTrace(in TraceContext context, Span<byte> text)
    {
        var at = 0;
        if (context.TraceHigh != 0)
        {
            HexText.Write(context.TraceHigh, text);
            at = HexText.Digits;
        }
        HexText.Write(context.TraceLow, text[at..]);
        return at + HexText.Digits;
    }

    /// <summary>Writes an id of a span: <see cref="SpanBytes"/> digits.</summary>
    public static void WriteSpan(ulong span, Span<byte> text) => HexText.Write(span, text);

    /// <summary>Writes the value of `b3`.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteSingle(in TraceContext context, Span<byte> text)
    {
        var at = WriteTrace(context, text);
        text[at++] = (byte)'-';
        HexText.Write(context.Span, text[at..]);
        at += HexText.Digits;
        text[at++] = (byte)'-';
        text[at++] = context.Decision switch
        {
            TraceDecision.Debug => (byte)'d',
            TraceDecision.Sampled => (byte)'1',
            _ => (byte)'0',
        };
        if (context.Parent == 0) return at;
        text[at++] = (byte)'-';
        HexText.Write(context.Parent, text[at..]);
        return at + HexText.Digits;
    }

    private static bool TryReadSampled(ReadOnlySpan<byte> text, out TraceDecision decision)
    {
        if (text.Length == 1) return TryReadState(text, out decision) && decision != TraceDecision.Debug;
        // Libraries of old wrote words.
        decision = text.SequenceEqual("true"u8) ? TraceDecision.Sampled : text.SequenceEqual("false"u8) ? TraceDecision.Dropped : TraceDecision.None;
        return decision != TraceDecision.None;
    }

    private static bool TryReadState(ReadOnlySpan<byte> text, out TraceDecision decision)
    {
        decision = text.Length != 1 ? TraceDecision.None : text[0] switch
        {
            (byte)'0' => TraceDecision.Dropped,
            (byte)'1' => TraceDecision.Sampled,
            (byte)'d' => TraceDecision.Debug,
            _ => TraceDecision.None,
        };
        return decision != TraceDecision.None;
    }
}
