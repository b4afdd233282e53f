using Weft.Ctl.Dashboards;

namespace Weft.Ctl.Installation;

/// <summary>What Grafana reads at its start: where Prometheus is, and where the dashboards stand.</summary>
internal static class GrafanaFiles
{
    /// <summary>The data source.</summary>
    public static string Source(ObservabilitySettings settings) => $"""
        apiVersion: 1
        datasources:
        - name: Weft
          uid: {GrafanaJson.SourceId}
          type: prometheus
          access: proxy
          url: {settings.Prometheus}

        """;

    /// <summary>The dashboards' folder.</summary>
    /// <param name="folder">As Grafana sees it.</param>
    public static string Provider(string folder) => $$"""
        apiVersion: 1
        providers:
        - name: weft
          folder: Weft
          options: {path: {{folder}}}

        """;
}
