using Weft.Policies.Collectors;
using Weft.Resources.Reading;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.MeshTraces;

/// <summary>Reads a MeshTrace.</summary>
internal static class MeshTraceReader
{
    public static MeshTraceSpec Read(NodeReader reader) => new()
    {
        TargetRef = reader.TargetRef("targetRef"),
        Default = reader.Map("default", ReadConf) ?? new TraceConf(),
    };

    /// <summary>Reads the settings alone.</summary>
    public static TraceConf ReadConf(NodeReader reader) => new()
    {
        Backends = reader.OptionalList("backends", ReadBackend),
        Sampling = reader.Map("sampling", ReadSampling),
        Tags = reader.OptionalList("tags", ReadTag),
        Kafka = reader.OptionalFlag("kafka"),
    };

    private static TraceBackend ReadBackend(NodeReader reader) => new()
    {
        Type = reader.Text("type"),
        Zipkin = reader.Map("zipkin", ReadZipkin),
        Datadog = reader.Map("datadog", datadog => new DatadogBackend { Url = datadog.Text("url"), SplitService = datadog.Flag("splitService") }),
        OpenTelemetry = reader.Map("openTelemetry", ReadCollector),
    };

    private static ZipkinBackend ReadZipkin(NodeReader reader) => new()
    {
        Url = reader.Text("url"),
        TraceId128Bit = reader.Flag("traceId128bit"),
        ApiVersion = reader.Has("apiVersion") ? reader.Text("apiVersion") : ZipkinBackend.DefaultApiVersion,
        SharedSpanContext = reader.OptionalFlag("sharedSpanContext") ?? true,
    };

    private static CollectorTraceBackend ReadCollector(NodeReader reader) =>
        new() { Endpoint = reader.Text("endpoint"), BackendRef = reader.CollectorReference() };

    private static TraceSampling ReadSampling(NodeReader reader) => new()
    {
        Overall = reader.OptionalDecimal("overall"),
        Client = reader.OptionalDecimal("client"),
        Random = reader.OptionalDecimal("random"),
    };

    private static TraceTagConf ReadTag(NodeReader reader) => new()
    {
        Name = reader.Text("name"),
        Literal = reader.OptionalText("literal"),
        Header = reader.Map("header", header => new TraceHeaderTag(header.Text("name"), header.OptionalText("default"))),
    };
}
