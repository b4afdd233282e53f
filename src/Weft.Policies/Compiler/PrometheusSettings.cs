using Weft.Resources.Dataplanes;
using Weft.Resources.Meshes;
using Weft.Resources.Metrics;
using Weft.Resources.Tagging;

namespace Weft.Policies.Compiler;

/// <summary>What <c>Mesh.metrics</c> says to one Dataplane, its own settings merged over the mesh's as Kuma does.</summary>
public static class PrometheusSettings
{
    /// <summary>The settings; null when the mesh has no back end enabled: a Dataplane alone cannot switch metrics on.</summary>
    public static PrometheusMetrics? Of(MeshSpec mesh, DataplaneSpec dataplane)
    {
        if (mesh.Metrics is not { EnabledBackend.Length: > 0 } metrics
            || metrics.Backends.FirstOrDefault(backend => backend.Name == metrics.EnabledBackend)?.Conf is not { } shared) return null;
        return dataplane.Metrics is { Type: "prometheus", Conf: var own } ? Merge(shared, own) : shared;
    }

    /// <summary>Who may scrape: <c>tls.mode</c>, else what the older <c>skipMTLS</c> says, else members of the mesh.</summary>
    public static MetricsTlsMode TlsModeOf(PrometheusMetrics settings) =>
        settings.TlsMode ?? (settings.SkipMtls == true ? MetricsTlsMode.Disabled : MetricsTlsMode.ActiveMtlsBackend);

    // Protobuf's merge: what is set wins, maps are joined; of the pages those of one name are one.
    private static PrometheusMetrics Merge(PrometheusMetrics shared, PrometheusMetrics own)
    {
        var saysTls = own.TlsMode is not null || own.SkipMtls is not null;
        return new PrometheusMetrics
        {
            Port = own.Port ?? shared.Port,
            Path = own.Path.Length > 0 ? own.Path : shared.Path,
            Tags = TagSet.Of(shared.Tags.Concat(own.Tags)),
            // The two words for one thing go together, so that the Dataplane's skipMTLS is not undone by the mesh's tls.
            TlsMode = saysTls ? own.TlsMode : shared.TlsMode,
            SkipMtls = saysTls ? own.SkipMtls : shared.SkipMtls,
            Aggregate = [.. shared.Aggregate.Where(page => own.Aggregate.All(other => other.Name != page.Name)), .. own.Aggregate],
            Envoy = own.Envoy is not { } filter ? shared.Envoy : new EnvoyMetricsFilter
            {
                FilterRegex = filter.FilterRegex.Length > 0 ? filter.FilterRegex : shared.Envoy?.FilterRegex ?? "",
                UsedOnly = filter.UsedOnly ?? shared.Envoy?.UsedOnly,
            },
        };
    }
}
