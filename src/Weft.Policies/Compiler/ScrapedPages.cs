using Weft.Policies.Matching;
using Weft.Policies.MeshMetrics;
using Weft.Resources.Metrics;

namespace Weft.Policies.Compiler;

/// <summary>
/// Where one proxy's metrics are to be scraped: as MeshMetrics say, or where none selects its Dataplane as <c>Mesh.metrics</c> says. Both who tells the proxy
/// and who tells Prometheus ask here.
/// </summary>
public static class ScrapedPages
{
    /// <summary>The pages; none when nobody asks for one. One whose port the proxy needs itself is not served all the same.</summary>
    public static IReadOnlyList<PrometheusPage> Of(MeshSnapshot snapshot, MeshDataplane dataplane) => ConfOf(snapshot, dataplane) is { } conf
        ? [.. MeshMetricCompiler.PagesOf(conf)]
        : PrometheusSettings.Of(snapshot.Spec, dataplane.Spec) is { } settings ? [PageOf(settings)] : [];

    /// <summary>What MeshMetrics say; null when none selects the Dataplane.</summary>
    internal static MetricConf? ConfOf(MeshSnapshot snapshot, MeshDataplane dataplane)
    {
        var subject = new PolicySubject(snapshot.Mesh, dataplane.Name, dataplane.Labels, dataplane.Spec);
        return new PolicyRules(snapshot.TargetRefPoliciesOf(PolicyCatalog.MeshMetric), subject).Single is { } merged ? MeshMetricCompiler.Read(merged.Conf) : null;
    }

    /// <summary>The page of <c>Mesh.metrics</c>.</summary>
    internal static PrometheusPage PageOf(PrometheusMetrics settings) => new()
    {
        Port = settings.Port ?? PrometheusPage.DefaultPort,
        Path = settings.Path.Length > 0 ? settings.Path : PrometheusPage.DefaultPath,
        TlsMode = PrometheusSettings.TlsModeOf(settings),
    };
}
