using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Resources.Meshes;

/// <summary>Writes the <c>tracing</c> and <c>logging</c> sections.</summary>
internal static class MeshBackendsWriter
{
    public static void WriteTracing(Utf8JsonWriter writer, MeshTracing tracing)
    {
        writer.Text("defaultBackend", tracing.DefaultBackend);
        writer.List("backends", tracing.Backends, WriteTracingBackend);
    }

    public static void WriteLogging(Utf8JsonWriter writer, MeshLogging logging)
    {
        writer.Text("defaultBackend", logging.DefaultBackend);
        writer.List("backends", logging.Backends, WriteLoggingBackend);
    }

    private static void WriteTracingBackend(Utf8JsonWriter writer, TracingBackend backend)
    {
        writer.Text("name", backend.Name);
        writer.OptionalReal("sampling", backend.Sampling);
        writer.Text("type", backend.Type);
        writer.Map("conf", backend.Conf, WriteTracingConf);
    }

    private static void WriteTracingConf(Utf8JsonWriter writer, TracingConf conf)
    {
        switch (conf)
        {
            case ZipkinTracing zipkin:
                writer.Text("url", zipkin.Url);
                writer.Flag("traceId128bit", zipkin.TraceId128Bit);
                writer.Text("apiVersion", zipkin.ApiVersion);
                writer.OptionalFlag("sharedSpanContext", zipkin.SharedSpanContext);
                break;
            case DatadogTracing datadog:
                writer.Text("address", datadog.Address);
                writer.Number("port", datadog.Port);
                writer.Flag("splitService", datadog.SplitService);
                break;
        }
    }

    private static void WriteLoggingBackend(Utf8JsonWriter writer, LoggingBackend backend)
    {
        writer.Text("name", backend.Name);
        writer.Text("format", backend.Format);
        writer.Text("type", backend.Type);
        writer.Map("conf", backend.Conf, WriteLoggingConf);
    }

    private static void WriteLoggingConf(Utf8JsonWriter writer, LoggingConf conf)
    {
        switch (conf)
        {
            case FileLogging file:
                writer.Text("path", file.Path);
                break;
            case TcpLogging tcp:
                writer.Text("address", tcp.Address);
                break;
        }
    }
}
