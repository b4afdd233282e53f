using Weft.Policies.Collectors;
using Weft.Resources.Metrics;
using Weft.Resources.Naming;
using Weft.Resources.Reading;
using Weft.Resources.TargetRefs;

namespace Weft.Policies.MeshMetrics;

/// <summary>Reads a MeshMetric.</summary>
internal static class MeshMetricReader
{
    internal static readonly EnumNames<MetricsTlsMode> TlsModes = new(
        ("Disabled", MetricsTlsMode.Disabled), ("ProvidedTLS", MetricsTlsMode.ProvidedTls), ("ActiveMTLSBackend", MetricsTlsMode.ActiveMtlsBackend));

    public static MeshMetricSpec Read(NodeReader reader) => new()
    {
        TargetRef = reader.TargetRef("targetRef"),
        Default = reader.Map("default", ReadConf) ?? new MetricConf(),
    };

    /// <summary>Reads the settings alone.</summary>
    public static MetricConf ReadConf(NodeReader reader) => new()
    {
        Sidecar = reader.Map("sidecar", ReadSidecar),
        Applications = reader.OptionalList("applications", ReadApplication),
        Backends = reader.OptionalList("backends", ReadBackend),
    };

    private static SidecarMetrics ReadSidecar(NodeReader reader) => new()
    {
        Profiles = reader.Map("profiles", ReadProfiles),
        IncludeUnused = reader.OptionalFlag("includeUnused"),
    };

    private static MetricProfiles ReadProfiles(NodeReader reader) => new()
    {
        AppendProfiles = reader.OptionalList("appendProfiles", profile => new MetricProfile(profile.Text("name"))),
        Exclude = reader.OptionalList("exclude", ReadSelector),
        Include = reader.OptionalList("include", ReadSelector),
    };

    private static MetricSelector ReadSelector(NodeReader reader) => new(reader.Text("type"), reader.Text("match"));

    private static ApplicationPage ReadApplication(NodeReader reader) => new()
    {
        Name = reader.Text("name"),
        Path = ReadPath(reader),
        Address = reader.Text("address"),
        Port = reader.Number("port"),
    };

    private static MetricBackend ReadBackend(NodeReader reader) => new()
    {
        Type = reader.Text("type"),
        Prometheus = reader.Map("prometheus", ReadPrometheus),
        OpenTelemetry = reader.Map("openTelemetry", ReadCollector),
    };

    private static PrometheusPage ReadPrometheus(NodeReader reader) => new()
    {
        ClientId = reader.Text("clientId"),
        Port = reader.OptionalNumber("port") ?? PrometheusPage.DefaultPort,
        Path = ReadPath(reader),
        TlsMode = reader.Map("tls", tls => new TlsField(tls.OptionalChoice("mode", TlsModes) ?? MetricsTlsMode.Disabled))?.Mode,
    };

    private static string ReadPath(NodeReader reader) => reader.Has("path") ? reader.Text("path") : PrometheusPage.DefaultPath;

    private static CollectorMetricBackend ReadCollector(NodeReader reader) => new()
    {
        Endpoint = reader.Text("endpoint"),
        BackendRef = reader.CollectorReference(),
        RefreshInterval = reader.OptionalDuration("refreshInterval"),
    };

    private sealed record TlsField(MetricsTlsMode Mode);
}
