using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Weft.Telemetry.Tracing;

namespace Weft.DataPlane.Tracing;

/// <summary>Spans as Datadog's agent takes them at `PUT /v0.4/traces`: an array of traces, each an array of spans, in MessagePack.</summary>
internal static class DatadogPack
{
    private const int FieldsOfSpan = 12;

    public static void Encode(IReadOnlyList<FinishedSpan> spans, IBufferWriter<byte> pack)
    {
        var traces = spans.GroupBy(span => span.Context.TraceLow).ToList();
        WriteCount(pack, 0xdd, traces.Count);
        foreach (var trace in traces)
        {
            WriteCount(pack, 0xdd, trace.Count());
            foreach (var span in trace) Write(pack, span);
        }
    }

    private static void Write(IBufferWriter<byte> pack, FinishedSpan span)
    {
        WriteCount(pack, 0xdf, FieldsOfSpan);
        WriteText(pack, "service", span.Service);
        WriteText(pack, "name", "envoy.proxy");
        WriteText(pack, "resource", span.Name);
        WriteText(pack, "type", span.Kind == SpanKind.Server ? "web" : "http");
        WriteNumber(pack, "trace_id", 0xcf, span.Context.TraceLow);
        WriteNumber(pack, "span_id", 0xcf, span.Context.Span);
        WriteNumber(pack, "parent_id", 0xcf, span.Context.Parent);
        WriteNumber(pack, "start", 0xd3, (ulong)span.Start * 1_000);
        WriteNumber(pack, "duration", 0xd3, (ulong)span.Duration * 1_000);
        WriteNumber(pack, "error", 0xd3, span.IsError ? 1UL : 0);
        WriteMeta(pack, span);
        WriteText(pack, "metrics");
        WriteCount(pack, 0xdf, 1);
        // Whoever began the trace decided to keep it; the agent is not to decide anew.
        WriteNumber(pack, "_sampling_priority_v1", 0xcb, BitConverter.DoubleToUInt64Bits(1));
    }

    private static void WriteMeta(IBufferWriter<byte> pack, FinishedSpan span)
    {
        var meta = span.Tags.Select(tag => (tag.Name, tag.Value)).Append(("span.kind", span.Kind == SpanKind.Server ? "server" : "client"));
        if (span.Context.TraceHigh != 0) meta = meta.Append(("_dd.p.tid", $"{span.Context.TraceHigh:x16}"));
        // The format of version 0.4 has no events.
        meta = meta.Concat(span.Events.SelectMany(happened => happened.Tags.Select(tag => ($"{happened.Name}.{tag.Name}", tag.Value))));
        var all = meta.DistinctBy(pair => pair.Item1).ToList();
        WriteText(pack, "meta");
        WriteCount(pack, 0xdf, all.Count);
        foreach (var (name, value) in all) WriteText(pack, name, value);
    }

    private static void WriteNumber(IBufferWriter<byte> pack, string name, byte type, ulong value)
    {
        WriteText(pack, name);
        var room = pack.GetSpan(9);
        room[0] = type;
        BinaryPrimitives.WriteUInt64BigEndian(room[1..], value);
        pack.Advance(9);
    }

    private static void WriteText(IBufferWriter<byte> pack, string name, string value)
    {
        WriteText(pack, name);
        WriteText(pack, value);
    }

    private static void WriteText(IBufferWriter<byte> pack, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteCount(pack, 0xdb, bytes.Length);
        pack.Write(bytes);
    }

    // An array (dd), map (df) or text (db) with a length of 32 bits.
    private static void WriteCount(IBufferWriter<byte> pack, byte type, int count)
    {
        var room = pack.GetSpan(5);
        room[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(room[1..], count);
        pack.Advance(5);
    }
}
