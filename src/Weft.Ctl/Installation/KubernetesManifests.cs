using System.Text;
using Weft.Ctl.Dashboards;

namespace Weft.Ctl.Installation;

/// <summary>A namespace with Prometheus and Grafana for Kubernetes, as one text of several documents.</summary>
internal static class KubernetesManifests
{
    private const string DashboardFolder = "/var/lib/grafana/dashboards";

    /// <summary>Writes the manifests.</summary>
    /// <param name="settings">Where things are.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="components"><c>prometheus</c>, <c>grafana</c> or both.</param>
    public static string Write(ObservabilitySettings settings, string space, IReadOnlyCollection<string> components)
    {
        var text = new StringBuilder($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {space}}}\n");
        if (components.Contains("prometheus"))
        {
            Map(text, space, "prometheus", [("prometheus.yml", PrometheusFiles.Configuration(settings)), (PrometheusFiles.RulesName, PrometheusFiles.Rules)]);
            Program(text, space, "prometheus", 9090, "docker.io/prom/prometheus:v2.53.4", [("prometheus", "/etc/prometheus")]);
        }

        if (components.Contains("grafana"))
        {
            Map(text, space, "grafana-sources", [("weft.yml", GrafanaFiles.Source(settings))]);
            Map(text, space, "grafana-providers", [("weft.yml", GrafanaFiles.Provider(DashboardFolder))]);
            Map(text, space, "grafana-dashboards", DashboardCatalog.All.Select(dashboard => (dashboard.Id + ".json", GrafanaJson.Write(dashboard))));
            Program(text, space, "grafana", 3000, "docker.io/grafana/grafana:11.6.1",
            [
                ("grafana-sources", "/etc/grafana/provisioning/datasources"), ("grafana-providers", "/etc/grafana/provisioning/dashboards"),
                ("grafana-dashboards", DashboardFolder),
            ]);
        }

        return text.ToString();
    }

    private static void Map(StringBuilder text, string space, string name, IEnumerable<(string Name, string Text)> files)
    {
        text.Append($"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {space}}}\ndata:\n");
        foreach (var (file, content) in files)
        {
            text.Append($"  {file}: |\n");
            foreach (var line in content.TrimEnd('\n').Split('\n')) text.Append(line.Length > 0 ? "    " : "").Append(line).Append('\n');
        }
    }

    private static void Program(StringBuilder text, string space, string name, int port, string image, IReadOnlyList<(string Map, string Path)> mounts) => text.Append($$"""
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, namespace: {{space}}}
        spec:
          replicas: 1
          selector:
            matchLabels: {app: {{name}}}
          template:
            metadata:
              labels: {app: {{name}}}
            spec:
              containers:
              - name: {{name}}
                image: {{image}}
                ports: [{containerPort: {{port}}}]
                volumeMounts:
        {{string.Join('\n', mounts.Select(mount => $"        - {{name: {mount.Map}, mountPath: {mount.Path}}}"))}}
              volumes:
        {{string.Join('\n', mounts.Select(mount => $"      - {{name: {mount.Map}, configMap: {{name: {mount.Map}}}}}"))}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{space}}}
        spec:
          selector: {app: {{name}}}
          ports: [{port: {{port}}}]

        """);
}
