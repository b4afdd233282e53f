using System.Text.Json;
using Weft.Policies.Collectors;
using Weft.Resources.TargetRefs;
using Weft.Resources.Writing;

namespace Weft.Policies.MeshMetrics;

/// <summary>Writes a MeshMetric.</summary>
internal static class MeshMetricWriter
{
    public static void Write(Utf8JsonWriter writer, MeshMetricSpec metric)
    {
        writer.TargetRef("targetRef", metric.TargetRef);
        writer.Map("default", metric.Default, WriteConf);
    }

    /// <summary>Writes the settings alone into the object that is open.</summary>
    public static void WriteConf(Utf8JsonWriter writer, MetricConf conf)
    {
        writer.Map("sidecar", conf.Sidecar, WriteSidecar);
        writer.OptionalList("applications", conf.Applications, WriteApplication);
        writer.OptionalList("backends", conf.Backends, WriteBackend);
    }

    private static void WriteSidecar(Utf8JsonWriter writer, SidecarMetrics sidecar)
    {
        writer.Map("profiles", sidecar.Profiles, (target, profiles) =>
        {
            target.OptionalList("appendProfiles", profiles.AppendProfiles, (item, profile) => item.Text("name", profile.Name));
            target.OptionalList("exclude", profiles.Exclude, WriteSelector);
            target.OptionalList("include", profiles.Include, WriteSelector);
        });
        writer.OptionalFlag("includeUnused", sidecar.IncludeUnused);
    }

    private static void WriteSelector(Utf8JsonWriter writer, MetricSelector selector)
    {
        writer.Text("type", selector.Type);
        writer.Text("match", selector.Match);
    }

    private static void WriteApplication(Utf8JsonWriter writer, ApplicationPage page)
    {
        writer.Text("name", page.Name);
        writer.Text("path", page.Path);
        writer.Text("address", page.Address);
        writer.Number("port", page.Port);
    }

    private static void WriteBackend(Utf8JsonWriter writer, MetricBackend backend)
    {
        writer.Text("type", backend.Type);
        writer.Map("prometheus", backend.Prometheus, WritePrometheus);
        writer.Map("openTelemetry", backend.OpenTelemetry, (target, collector) =>
        {
            target.Text("endpoint", collector.Endpoint);
            target.CollectorReference(collector.BackendRef);
            target.OptionalDuration("refreshInterval", collector.RefreshInterval);
        });
    }

    private static void WritePrometheus(Utf8JsonWriter writer, PrometheusPage page)
    {
        writer.Text("clientId", page.ClientId);
        writer.Number("port", page.Port);
        writer.Text("path", page.Path);
        if (page.TlsMode is not { } mode) return;
        writer.WriteStartObject("tls");
        writer.WriteString("mode", MeshMetricReader.TlsModes.NameOf(mode));
        writer.WriteEndObject();
    }
}
