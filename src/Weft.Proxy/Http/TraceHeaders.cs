using Weft.Protocols.Messages;
using Weft.Telemetry.Tracing;

namespace Weft.Proxy.Http;

/// <summary>
/// Where a request's header fields say it is in a trace, and what they say to the next hop. Fields that are malformed, or there twice where one is
/// allowed, are as none.
/// </summary>
internal static class TraceHeaders
{
    private static ReadOnlySpan<byte> DatadogTrace => "x-datadog-trace-id"u8;

    private static ReadOnlySpan<byte> DatadogParent => "x-datadog-parent-id"u8;

    private static ReadOnlySpan<byte> DatadogPriority => "x-datadog-sampling-priority"u8;

    private static ReadOnlySpan<byte> DatadogTags => "x-datadog-tags"u8;

    public static TraceContext Read(TraceFormat format, HeaderBlock request)
    {
        TraceContext context;
        return format switch
        {
            TraceFormat.B3 when request.Has(FieldName.B3) => TryGetOne(request, FieldName.B3, out var single) && B3Fields.TryReadSingle(single, out context) ? context : default,
            TraceFormat.B3 => HasB3(request) ? ReadB3(request) : default,
            TraceFormat.W3C => TryGetOne(request, FieldName.Traceparent, out var parent) && W3CFields.TryRead(parent, out context) ? context : default,
            _ => DatadogFields.TryRead(Of(request, DatadogTrace), Of(request, DatadogParent), Of(request, DatadogPriority), Of(request, DatadogTags), out context) ? context : default,
        };
    }

    /// <summary>
    /// Whether the caller gave a request ids and decided not to record it. Who shares the caller's span has nothing to add, so the ids are not read; only
    /// the long form of B3 lets spans be shared.
    /// </summary>
    public static bool IsDropped(TraceFormat format, HeaderBlock request) =>
        format == TraceFormat.B3 && HasOne(request, FieldName.XB3Traceid) && HasOne(request, FieldName.XB3Spanid)
        && !request.Has(FieldName.B3) && !request.Has(FieldName.XB3Flags) && TryGetOne(request, FieldName.XB3Sampled, out var sampled) && sampled is [(byte)'0'];

    /// <param name="format">Which fields.</param>
    /// <param name="request">The request.</param>
    /// <param name="context">What it is part of from here on.</param>
    /// <param name="isNew">The trace begins here: nothing that came with the request belongs to it.</param>
    public static void Write(TraceFormat format, HeaderBlock request, in TraceContext context, bool isNew)
    {
        switch (format)
        {
            case TraceFormat.B3:
                WriteB3(request, context);
                break;
            case TraceFormat.W3C:
                Span<byte> parent = stackalloc byte[W3CFields.ParentBytes];
                W3CFields.Write(context, parent);
                request.Set(FieldName.Traceparent, parent);
                if (isNew || !IsState(request)) request.Remove(FieldName.Tracestate);
                break;
            default:
                WriteDatadog(request, context, isNew);
                break;
        }
    }

    // Of most requests that come from an application none of these is there, and no other says anything without them.
    private static bool HasB3(HeaderBlock request) => request.Has(FieldName.XB3Traceid) || request.Has(FieldName.XB3Sampled) || request.Has(FieldName.XB3Flags);

    private static TraceContext ReadB3(HeaderBlock request) =>
        TryGetOne(request, FieldName.XB3Traceid, out var trace) & TryGetOne(request, FieldName.XB3Spanid, out var span) & TryGetOne(request, FieldName.XB3Parentspanid, out var parent)
        & TryGetOne(request, FieldName.XB3Sampled, out var sampled) & TryGetOne(request, FieldName.XB3Flags, out var flags)
        && B3Fields.TryReadMulti(trace, span, parent, sampled, flags, out var context) ? context : default;

    private static void WriteB3(HeaderBlock request, in TraceContext context)
    {
        Span<byte> text = stackalloc byte[B3Fields.MaxSingleBytes];
        request.Set(FieldName.XB3Traceid, text[..B3Fields.WriteTrace(context, text)]);
        var span = text[..B3Fields.SpanBytes];
        B3Fields.WriteSpan(context.Span, span);
        request.Set(FieldName.XB3Spanid, span);
        if (context.Parent != 0)
        {
            B3Fields.WriteSpan(context.Parent, span);
            request.Set(FieldName.XB3Parentspanid, span);
        }
        else
        {
            request.Remove(FieldName.XB3Parentspanid);
        }
        request.Set(FieldName.XB3Sampled, context.IsRecorded ? "1"u8 : "0"u8);
        if (context.Decision == TraceDecision.Debug) request.Set(FieldName.XB3Flags, "1"u8);
        else request.Remove(FieldName.XB3Flags);
        // Only those who sent the short form are known to read it.
        if (request.Has(FieldName.B3)) request.Set(FieldName.B3, text[..B3Fields.WriteSingle(context, text)]);
    }

    private static void WriteDatadog(HeaderBlock request, in TraceContext context, bool isNew)
    {
        Span<byte> text = stackalloc byte[DatadogFields.TagBytes];
        Set(request, DatadogTrace, text[..DatadogFields.WriteId(context.TraceLow, text)]);
        Set(request, DatadogParent, text[..DatadogFields.WriteId(context.Span, text)]);
        // The priority that came says more than kept or not.
        if (isNew || Of(request, DatadogPriority).IsEmpty) Set(request, DatadogPriority, context.IsRecorded ? "1"u8 : "0"u8);
        if (!isNew) return;
        DatadogFields.WriteTag(context.TraceHigh, text);
        Set(request, DatadogTags, text);
    }

    private static bool IsState(HeaderBlock request)
    {
        var members = 0;
        for (var index = request.IndexOf(FieldName.Tracestate); index >= 0; index = request.IndexOf(FieldName.Tracestate, index + 1))
            if (!W3CFields.IsState(request.ValueAt(index), ref members))
                return false;
        return true;
    }

    private static bool HasOne(HeaderBlock request, FieldName name) => request.Has(name) && !request.MayRepeat(name);

    // True with an empty value when there is none; false when there are several.
    private static bool TryGetOne(HeaderBlock request, FieldName name, out ReadOnlySpan<byte> value)
    {
        var index = request.IndexOf(name);
        value = index < 0 ? default : request.ValueAt(index);
        return !request.MayRepeat(name) || request.IndexOf(name, index + 1) < 0;
    }

    private static ReadOnlySpan<byte> Of(HeaderBlock request, ReadOnlySpan<byte> name)
    {
        var index = request.IndexOf(name);
        return index < 0 ? default : request.ValueAt(index);
    }

    private static void Set(HeaderBlock request, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var index = request.IndexOf(name);
        if (index < 0) request.Add(name, value);
        else request.SetValueAt(index, value);
    }
}
