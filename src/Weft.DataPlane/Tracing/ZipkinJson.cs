using System.Buffers;
using System.Text.Json;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Spans as Zipkin's API takes them in JSON (version 2).</summary>
internal static class ZipkinJson
{
    public static void Encode(IReadOnlyList<FinishedSpan> spans, IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body, new JsonWriterOptions { SkipValidation = true });
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
        WriteTrace(json, ids);
        WriteId(json, "id"u8, ids.Span);
        if (ids.Parent != 0) WriteId(json, "parentId"u8, ids.Parent);
        json.WriteString("kind"u8, span.Kind == SpanKind.Server ? "SERVER"u8 : "CLIENT"u8);
        json.WriteString("name"u8, span.ValueOf(SpanEntryKind.Name));
        json.WriteNumber("timestamp"u8, span.Start);
        json.WriteNumber("duration"u8, Math.Max(1, span.Duration));
        if (span.IsShared) json.WriteBoolean("shared"u8, true);
        if (ids.Decision == TraceDecision.Debug) json.WriteBoolean("debug"u8, true);
        json.WriteStartObject("localEndpoint"u8);
        json.WriteString("serviceName"u8, span.ValueOf(SpanEntryKind.Service));
        json.WriteEndObject();
        if (!span.ValueOf(SpanEntryKind.Event).IsEmpty) WriteEvents(json, span);
        json.WriteStartObject("tags"u8);
        foreach (var entry in span.Entries)
            if (entry.IsTag)
                json.WriteString(entry.Name, entry.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTrace(Utf8JsonWriter json, in TraceContext ids)
    {
        Span<byte> digits = stackalloc byte[B3Fields.MaxTraceBytes];
        json.WriteString("traceId"u8, digits[..B3Fields.WriteTrace(ids, digits)]);
    }

    private static void WriteId(Utf8JsonWriter json, ReadOnlySpan<byte> name, ulong id)
    {
        Span<byte> digits = stackalloc byte[HexText.Digits];
        HexText.Write(id, digits);
        json.WriteString(name, digits);
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
