using System.Buffers;
using Google.Protobuf;
using Weft.Telemetry.Tracing;
using Weft.Zipkin;

namespace Weft.DataPlane.Tracing;

/// <summary>Spans as Zipkin's API takes them in protocol buffers.</summary>
internal static class ZipkinProto
{
    public static void Encode(IReadOnlyList<FinishedSpan> spans, IBufferWriter<byte> body)
    {
        var list = new ListOfSpans();
        list.Spans.Add(spans.Select(Message));
        list.WriteTo(body);
    }

    private static Span Message(FinishedSpan span)
    {
        var message = new Span
        {
            TraceId = span.Context.TraceHigh == 0 ? SpanIds.Of(span.Context.TraceLow) : SpanIds.OfLongTrace(span.Context),
            Id = SpanIds.Of(span.Context.Span),
            ParentId = SpanIds.Of(span.Context.Parent),
            Kind = span.Kind == SpanKind.Server ? Span.Types.Kind.Server : Span.Types.Kind.Client,
            Name = span.Name,
            Timestamp = (ulong)span.Start,
            Duration = (ulong)Math.Max(1, span.Duration),
            LocalEndpoint = new Endpoint { ServiceName = span.Service },
            Debug = span.Context.Decision == TraceDecision.Debug,
            Shared = span.IsShared,
        };
        message.Annotations.Add(span.Events.Select(happened => new Annotation { Timestamp = (ulong)(span.Start + span.Duration), Value = ZipkinJson.Line(happened) }));
        message.Tags.Add(span.Tags.Select(tag => new Tag { Key = tag.Name, Value = tag.Value }));
        return message;
    }
}
