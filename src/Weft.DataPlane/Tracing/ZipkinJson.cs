using System.Buffers;
using System.Text.Json;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Spans as Zipkin's API takes them in JSON (version 2).</summary>
internal static class ZipkinJson
{
    public static void Encode(IReadOnlyList<FinishedSpan> spans, IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartArray();
        foreach (var span in spans) Write(json, span);
        json.WriteEndArray();
    }

    /// <summary>An event in one line, as Zipkin's annotations are.</summary>
    public static string Line(SpanEvent happened) => $"{happened.Name}: {string.Join("; ", happened.Tags.Select(tag => $"{tag.Name}={tag.Value}"))}";

    private static void Write(Utf8JsonWriter json, FinishedSpan span)
    {
        var ids = span.Context;
        json.WriteStartObject();
        json.WriteString("traceId", ids.TraceHigh == 0 ? $"{ids.TraceLow:x16}" : $"{ids.TraceHigh:x16}{ids.TraceLow:x16}");
        json.WriteString("id", $"{ids.Span:x16}");
        if (ids.Parent != 0) json.WriteString("parentId", $"{ids.Parent:x16}");
        json.WriteString("kind", span.Kind == SpanKind.Server ? "SERVER" : "CLIENT");
        json.WriteString("name", span.Name);
        json.WriteNumber("timestamp", span.Start);
        json.WriteNumber("duration", Math.Max(1, span.Duration));
        if (span.IsShared) json.WriteBoolean("shared", true);
        if (ids.Decision == TraceDecision.Debug) json.WriteBoolean("debug", true);
        json.WriteStartObject("localEndpoint");
        json.WriteString("serviceName", span.Service);
        json.WriteEndObject();
        if (span.Events.Count > 0) WriteEvents(json, span);
        json.WriteStartObject("tags");
        foreach (var tag in span.Tags) json.WriteString(tag.Name, tag.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, FinishedSpan span)
    {
        json.WriteStartArray("annotations");
        foreach (var happened in span.Events)
        {
            json.WriteStartObject();
            json.WriteNumber("timestamp", span.Start + span.Duration);
            json.WriteString("value", Line(happened));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
