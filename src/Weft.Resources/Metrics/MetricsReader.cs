using Weft.Resources.Naming;
using Weft.Resources.Reading;

namespace Weft.Resources.Metrics;

/// <summary>Reads metrics back ends.</summary>
internal static class MetricsReader
{
    internal static readonly EnumNames<MetricsTlsMode> TlsModes = new(
        ("activeMTLSBackend", MetricsTlsMode.ActiveMtlsBackend), ("providedTLS", MetricsTlsMode.ProvidedTls), ("disabled", MetricsTlsMode.Disabled));

    public static MetricsBackend ReadBackend(NodeReader reader) => new()
    {
        Name = reader.Text("name"),
        Type = reader.Text("type"),
        Conf = reader.Map("conf", ReadConf, UnknownFields.Warn) ?? new PrometheusMetrics(),
    };

    private static PrometheusMetrics ReadConf(NodeReader reader) => new()
    {
        Port = reader.OptionalNumber("port"),
        Path = reader.Text("path"),
        Tags = reader.Tags("tags"),
        SkipMtls = reader.OptionalFlag("skipMTLS"),
        TlsMode = reader.Map("tls", tls => new TlsField(tls.OptionalChoice("mode", TlsModes) ?? MetricsTlsMode.ActiveMtlsBackend))?.Mode,
        Aggregate = reader.List("aggregate", ReadAggregate, UnknownFields.Warn),
        Envoy = reader.Map("envoy", ReadEnvoy, UnknownFields.Warn),
    };

    private static MetricsAggregate ReadAggregate(NodeReader reader) => new()
    {
        Name = reader.Text("name"),
        Path = reader.Text("path"),
        Port = reader.Number("port"),
        Address = reader.Text("address"),
        Enabled = reader.OptionalFlag("enabled"),
    };

    private static EnvoyMetricsFilter ReadEnvoy(NodeReader reader) => new()
    {
        FilterRegex = reader.Text("filterRegex"),
        UsedOnly = reader.OptionalFlag("usedOnly"),
    };

    private sealed record TlsField(MetricsTlsMode Mode);
}
