using System.Text.Json;
using Weft.Policies.Collectors;
using Weft.Resources.TargetRefs;
using Weft.Resources.Writing;

namespace Weft.Policies.MeshTraces;

/// <summary>Writes a MeshTrace, in the form (Kuma 2.0's or 2.14's) it was written in.</summary>
internal static class MeshTraceWriter
{
    public static void Write(Utf8JsonWriter writer, MeshTraceSpec trace)
    {
        writer.TargetRef("targetRef", trace.TargetRef);
        writer.Map("default", trace.Default, WriteConf);
    }

    /// <summary>Writes the settings alone into the object that is open.</summary>
    public static void WriteConf(Utf8JsonWriter writer, TraceConf conf)
    {
        writer.OptionalList("backends", conf.Backends, WriteBackend);
        writer.Map("sampling", conf.Sampling, (target, sampling) =>
        {
            target.OptionalDecimal("overall", sampling.Overall);
            target.OptionalDecimal("client", sampling.Client);
            target.OptionalDecimal("random", sampling.Random);
        });
        writer.OptionalList("tags", conf.Tags, WriteTag);
        writer.OptionalFlag("kafka", conf.Kafka);
    }

    private static void WriteBackend(Utf8JsonWriter writer, TraceBackend backend)
    {
        writer.Text("type", backend.Type);
        writer.Map("zipkin", backend.Zipkin, (target, zipkin) =>
        {
            target.Text("url", zipkin.Url);
            target.WriteBoolean("traceId128bit", zipkin.TraceId128Bit);
            target.Text("apiVersion", zipkin.ApiVersion);
            target.WriteBoolean("sharedSpanContext", zipkin.SharedSpanContext);
        });
        writer.Map("datadog", backend.Datadog, (target, datadog) =>
        {
            target.Text("url", datadog.Url);
            target.WriteBoolean("splitService", datadog.SplitService);
        });
        writer.Map("openTelemetry", backend.OpenTelemetry, (target, collector) =>
        {
            target.Text("endpoint", collector.Endpoint);
            target.CollectorReference(collector.BackendRef);
        });
    }

    private static void WriteTag(Utf8JsonWriter writer, TraceTagConf tag)
    {
        writer.Text("name", tag.Name);
        writer.OptionalText("literal", tag.Literal);
        writer.Map("header", tag.Header, (target, header) =>
        {
            target.Text("name", header.Name);
            target.OptionalText("default", header.Default);
        });
    }
}
