using System.Text.Json;
using Weft.Resources.Writing;

namespace Weft.Resources.Metrics;

/// <summary>Writes metrics back ends.</summary>
internal static class MetricsWriter
{
    public static void WriteBackend(Utf8JsonWriter writer, MetricsBackend backend)
    {
        writer.Text("name", backend.Name);
        writer.Text("type", backend.Type);
        if (backend.Conf != new PrometheusMetrics()) writer.Map("conf", backend.Conf, WriteConf);
    }

    private static void WriteConf(Utf8JsonWriter writer, PrometheusMetrics conf)
    {
        writer.OptionalNumber("port", conf.Port);
        writer.Text("path", conf.Path);
        writer.Tags("tags", conf.Tags);
        writer.OptionalFlag("skipMTLS", conf.SkipMtls);
        if (conf.TlsMode is { } mode)
        {
            writer.WriteStartObject("tls");
            writer.WriteString("mode", MetricsReader.TlsModes.NameOf(mode));
            writer.WriteEndObject();
        }
        writer.List("aggregate", conf.Aggregate, WriteAggregate);
        writer.Map("envoy", conf.Envoy, (target, envoy) =>
        {
            target.Text("filterRegex", envoy.FilterRegex);
            target.OptionalFlag("usedOnly", envoy.UsedOnly);
        });
    }

    private static void WriteAggregate(Utf8JsonWriter writer, MetricsAggregate aggregate)
    {
        writer.Text("name", aggregate.Name);
        writer.Text("path", aggregate.Path);
        writer.Number("port", aggregate.Port);
        writer.Text("address", aggregate.Address);
        writer.OptionalFlag("enabled", aggregate.Enabled);
    }
}
