using System.Text.Json;
using Weft.Policies.Collectors;
using Weft.Policies.Items;
using Weft.Resources.TargetRefs;
using Weft.Resources.Writing;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>Writes a MeshAccessLog, in the form (Kuma 2.0's or 2.14's) it was written in.</summary>
internal static class MeshAccessLogWriter
{
    public static void Write(Utf8JsonWriter writer, MeshAccessLogSpec log)
    {
        writer.TargetRef("targetRef", log.TargetRef);
        writer.TargetedItems("to", log.To, WriteConf);
        writer.TargetedItems("from", log.From, WriteConf);
        writer.InboundRules(log.Rules, WriteConf);
    }

    /// <summary>Writes the settings alone into the object that is open.</summary>
    public static void WriteConf(Utf8JsonWriter writer, AccessLogConf conf) => writer.OptionalList("backends", conf.Backends, WriteBackend);

    private static void WriteBackend(Utf8JsonWriter writer, AccessLogBackend backend)
    {
        writer.Text("type", backend.Type);
        writer.Map("tcp", backend.Tcp, (target, tcp) =>
        {
            target.Text("address", tcp.Address);
            target.Map("format", tcp.Format, WriteFormat);
        });
        writer.Map("file", backend.File, (target, file) =>
        {
            target.Text("path", file.Path);
            target.Map("format", file.Format, WriteFormat);
        });
        writer.Map("openTelemetry", backend.OpenTelemetry, WriteCollector);
        writer.OptionalDuration("interval", backend.Interval);
    }

    private static void WriteCollector(Utf8JsonWriter writer, CollectorLogBackend collector)
    {
        writer.Text("endpoint", collector.Endpoint);
        writer.CollectorReference(collector.BackendRef);
        writer.List("attributes", collector.Attributes, WriteField);
        if (collector.Body is null) return;
        writer.WritePropertyName("body");
        NodeJson.Write(writer, collector.Body);
    }

    private static void WriteFormat(Utf8JsonWriter writer, AccessLogFormatConf format)
    {
        writer.Text("type", format.Type);
        writer.OptionalText("plain", format.Plain);
        writer.OptionalList("json", format.Json, WriteField);
        // Kuma 2.14 shows it always; 2.0 has no such field.
        writer.OptionalFlag("omitEmptyValues", format.Type.Length > 0 || format.OmitEmptyValues ? format.OmitEmptyValues : null);
    }

    private static void WriteField(Utf8JsonWriter writer, AccessLogField field)
    {
        writer.Text("key", field.Key);
        writer.Text("value", field.Value);
    }
}
