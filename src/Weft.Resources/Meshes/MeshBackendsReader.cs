using Weft.Resources.Reading;

namespace Weft.Resources.Meshes;

/// <summary>Reads the <c>tracing</c> and <c>logging</c> sections.</summary>
internal static class MeshBackendsReader
{
    public static MeshTracing ReadTracing(NodeReader reader) => new()
    {
        DefaultBackend = reader.Text("defaultBackend"),
        Backends = reader.List("backends", ReadTracingBackend),
    };

    public static MeshLogging ReadLogging(NodeReader reader) => new()
    {
        DefaultBackend = reader.Text("defaultBackend"),
        Backends = reader.List("backends", ReadLoggingBackend),
    };

    private static TracingBackend ReadTracingBackend(NodeReader reader)
    {
        var type = reader.Text("type");
        return new()
        {
            Name = reader.Text("name"),
            Type = type,
            Sampling = reader.OptionalReal("sampling"),
            Conf = type switch
            {
                "zipkin" => reader.Map("conf", ReadZipkin, UnknownFields.Warn) ?? new ZipkinTracing(),
                "datadog" => reader.Map("conf", ReadDatadog, UnknownFields.Warn) ?? new DatadogTracing(),
                _ => Skip<TracingConf>(reader),
            },
        };
    }

    private static LoggingBackend ReadLoggingBackend(NodeReader reader)
    {
        var type = reader.Text("type");
        return new()
        {
            Name = reader.Text("name"),
            Type = type,
            Format = reader.Text("format"),
            Conf = type switch
            {
                "file" => reader.Map("conf", conf => new FileLogging { Path = conf.Text("path") }, UnknownFields.Warn) ?? new FileLogging(),
                "tcp" => reader.Map("conf", conf => new TcpLogging { Address = conf.Text("address") }, UnknownFields.Warn) ?? new TcpLogging(),
                _ => Skip<LoggingConf>(reader),
            },
        };
    }

    private static ZipkinTracing ReadZipkin(NodeReader reader) => new()
    {
        Url = reader.Text("url"),
        TraceId128Bit = reader.Flag("traceId128bit"),
        ApiVersion = reader.Text("apiVersion"),
        SharedSpanContext = reader.OptionalFlag("sharedSpanContext"),
    };

    private static DatadogTracing ReadDatadog(NodeReader reader) => new()
    {
        Address = reader.Text("address"),
        Port = reader.Number("port"),
        SplitService = reader.Flag("splitService"),
    };

    // The validator refuses the type; its settings cannot be understood.
    private static T? Skip<T>(NodeReader reader) where T : class
    {
        reader.Ignore("conf");
        return null;
    }
}
