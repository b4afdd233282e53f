using Weft.Otlp;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Spans as OTLP tells them: a resource for each service.</summary>
internal static class OtlpSpans
{
    /// <param name="spans">A batch.</param>
    /// <param name="version">Of this program.</param>
    public static ExportTraceServiceRequest Message(IReadOnlyList<FinishedSpan> spans, string version)
    {
        var message = new ExportTraceServiceRequest();
        foreach (var service in spans.GroupBy(span => span.Service))
        {
            var scope = new ScopeSpans { Scope = new InstrumentationScope { Name = "weft-dp", Version = version } };
            scope.Spans.Add(service.Select(Message));
            var resource = new Resource { Attributes = { Attribute(new SpanTag("service.name", service.Key, IsNumber: false)) } };
            message.ResourceSpans.Add(new ResourceSpans { Resource = resource, ScopeSpans = { scope } });
        }
        return message;
    }

    private static Span Message(FinishedSpan span)
    {
        var end = (ulong)(span.Start + span.Duration) * 1_000;
        var message = new Span
        {
            TraceId = SpanIds.OfLongTrace(span.Context),
            SpanId = SpanIds.Of(span.Context.Span),
            ParentSpanId = SpanIds.Of(span.Context.Parent),
            Name = span.Name,
            Kind = span.Kind == Telemetry.Tracing.SpanKind.Server ? Span.Types.SpanKind.Server : Span.Types.SpanKind.Client,
            StartTimeUnixNano = (ulong)span.Start * 1_000,
            EndTimeUnixNano = end,
        };
        message.Attributes.Add(span.Tags.Select(Attribute));
        foreach (var happened in span.Events)
        {
            var told = new Span.Types.Event { TimeUnixNano = end, Name = happened.Name };
            told.Attributes.Add(happened.Tags.Select(Attribute));
            message.Events.Add(told);
        }
        if (span.IsError) message.Status = new Status { Code = Status.Types.StatusCode.Error };
        return message;
    }

    private static KeyValue Attribute(SpanTag tag) => new()
    {
        Key = tag.Name,
        Value = tag.IsNumber && long.TryParse(tag.Value, out var number) ? new AnyValue { IntValue = number } : new AnyValue { StringValue = tag.Value },
    };
}
