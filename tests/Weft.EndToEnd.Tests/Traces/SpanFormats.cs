using System.Text.Json;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>Reads what receivers get, each in its own public format.</summary>
internal static class SpanFormats
{
    /// <summary>Zipkin's `POST /api/v2/spans` in JSON.</summary>
    public static IEnumerable<SeenSpan> ZipkinJson(byte[] body) =>
        from span in JsonDocument.Parse(body).RootElement.EnumerateArray()
        select new SeenSpan(
            Text(span, "traceId"), Text(span, "id"), Text(span, "parentId"), Text(span, "kind"), Text(span, "name"), Text(span.GetProperty("localEndpoint"), "serviceName"),
            span.GetProperty("tags").EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!),
            span.TryGetProperty("annotations", out var notes) ? [.. notes.EnumerateArray().Select(note => Text(note, "value"))] : [],
            span.TryGetProperty("shared", out var shared) && shared.GetBoolean());

    /// <summary>The same in protocol buffers: zipkin.proto3.ListOfSpans.</summary>
    public static IEnumerable<SeenSpan> ZipkinProto(byte[] body) =>
        from span in new WireMessage(body).Messages(1)
        select new SeenSpan(
            span.Hex(1), span.Hex(3), span.Hex(2), span.Number(4) == 1 ? "CLIENT" : "SERVER", span.Text(5), span.Messages(8).Single().Text(1),
            span.Messages(11).ToDictionary(tag => tag.Text(1), tag => tag.Text(2)), [.. span.Messages(10).Select(note => note.Text(2))], span.Number(13) == 1);

    /// <summary>Datadog's `PUT /v0.4/traces`.</summary>
    public static IEnumerable<SeenSpan> Datadog(byte[] body) =>
        from trace in (List<object>)new PackReader(body).Read()
        from entry in (List<object>)trace
        let span = (Dictionary<string, object>)entry
        let meta = ((Dictionary<string, object>)span["meta"]).ToDictionary(pair => pair.Key, pair => (string)pair.Value)
        select new SeenSpan(
            meta.GetValueOrDefault("_dd.p.tid", "") + Hex(span["trace_id"]), Hex(span["span_id"]), (ulong)span["parent_id"] == 0 ? "" : Hex(span["parent_id"]),
            meta["span.kind"].ToUpperInvariant(), (string)span["resource"], (string)span["service"], meta,
            [.. meta.Where(pair => pair.Key.StartsWith("failure.", StringComparison.Ordinal)).Select(pair => $"{pair.Key[8..]}={pair.Value}")], IsShared: false);

    /// <summary>OTLP's ExportTraceServiceRequest.</summary>
    public static IEnumerable<SeenSpan> OpenTelemetry(byte[] message) =>
        from resource in new WireMessage(message).Messages(1)
        let service = Attributes(resource.Messages(1).Single(), 1)["service.name"]
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new SeenSpan(
            span.Hex(1), span.Hex(2), span.Hex(4), span.Number(6) == 3 ? "CLIENT" : "SERVER", span.Text(5), service, Attributes(span, 9),
            [.. span.Messages(11).SelectMany(happened => Attributes(happened, 3).Select(pair => $"{pair.Key}={pair.Value}"))], IsShared: false);

    private static Dictionary<string, string> Attributes(WireMessage message, int field) =>
        message.Messages(field).ToDictionary(pair => pair.Text(1), pair => pair.Messages(2).Single() is var value && value.Has(3) ? $"{value.Number(3)}" : pair.Messages(2).Single().Text(1));

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static string Hex(object id) => $"{(ulong)id:x16}";
}
