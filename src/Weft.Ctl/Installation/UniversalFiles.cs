using Weft.Ctl.Dashboards;

namespace Weft.Ctl.Installation;

/// <summary>Files for a Prometheus and a Grafana that run on machines.</summary>
internal static class UniversalFiles
{
    /// <summary>Each file's name in the folder, and its text.</summary>
    /// <param name="settings">Where things are.</param>
    /// <param name="folder">Absolute path of the folder.</param>
    public static IEnumerable<(string Name, string Text)> Of(ObservabilitySettings settings, string folder)
    {
        yield return ("prometheus/prometheus.yml", PrometheusFiles.Configuration(settings));
        yield return ("prometheus/" + PrometheusFiles.RulesName, PrometheusFiles.Rules);
        yield return ("grafana/provisioning/datasources/weft.yml", GrafanaFiles.Source(settings));
        yield return ("grafana/provisioning/dashboards/weft.yml", GrafanaFiles.Provider(Path.Combine(folder, "grafana", "dashboards")));
        foreach (var dashboard in DashboardCatalog.All) yield return ($"grafana/dashboards/{dashboard.Id}.json", GrafanaJson.Write(dashboard));
    }
}
