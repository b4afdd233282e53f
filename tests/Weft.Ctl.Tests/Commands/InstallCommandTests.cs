using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Ctl.Dashboards;
using Weft.Resources.Reading;

namespace Weft.Ctl.Tests.Commands;

public sealed class InstallCommandTests : IDisposable
{
    private readonly Shell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-install-").FullName;

    [Fact]
    public async Task Files_for_machines_are_written_and_named()
    {
        (await _shell.Run("install", "observability", "--directory", _folder, "--kuma-cp-address", "http://10.0.0.1:5676")).ShouldBe(0);

        _shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(path => File.Exists(path));
        var prometheus = File.ReadAllText(Path.Combine(_folder, "prometheus", "prometheus.yml"));
        prometheus.ShouldContain("url: http://10.0.0.1:5676/prometheus/targets");
        prometheus.ShouldContain("targets: [10.0.0.1:5680]");
        prometheus.ShouldNotContain("tls_config");
        File.ReadAllText(Path.Combine(_folder, "grafana", "provisioning", "dashboards", "weft.yml")).ShouldContain(Path.Combine(_folder, "grafana", "dashboards"));
        Directory.GetFiles(Path.Combine(_folder, "grafana", "dashboards")).Length.ShouldBe(DashboardCatalog.All.Count);
    }

    [Theory]
    [InlineData]
    [InlineData("--certificate-folder", "/etc/prometheus/mesh")]
    public async Task Prometheus_takes_its_configuration_and_its_rules(params string[] flags)
    {
        (await _shell.Run(["install", "observability", "--directory", _folder, .. flags])).ShouldBe(0);

        Promtool("config", "--syntax-only", Path.Combine(_folder, "prometheus", "prometheus.yml"));
        Promtool("rules", "--lint-fatal", Path.Combine(_folder, "prometheus", "weft-rules.yml"));
    }

    [Fact]
    public async Task Manifests_hold_the_same_for_Kubernetes()
    {
        (await _shell.Run("install", "observability", "--namespace", "watching")).ShouldBe(0);

        var parsed = YamlNodes.Parse(_shell.Output);
        parsed.Problem.ShouldBeNull();
        parsed.Documents.Cast<MapNode>().Select(document => document.Entries.First(entry => entry.Key == "kind").Value).Cast<ScalarNode>().Select(kind => kind.Text)
            .ShouldBe(["Namespace", "ConfigMap", "Deployment", "Service", "ConfigMap", "ConfigMap", "ConfigMap", "Deployment", "Service"]);
        _shell.Output.ShouldContain("url: http://prometheus.watching:9090");
        _shell.Output.ShouldContain("server: http://kuma-control-plane.kuma-system:5676");
    }

    [Fact]
    public async Task One_component_can_be_installed_alone()
    {
        (await _shell.Run("install", "observability", "--components", "prometheus")).ShouldBe(0);
        _shell.Output.ShouldNotContain("grafana");

        (await _shell.Run("install", "observability", "--components", "loki")).ShouldBe(2);
        _shell.Error.ShouldContain("'loki' is not known");
    }

    [Fact]
    public void A_dashboard_is_what_Grafana_reads_and_names_only_variables_it_has()
    {
        DashboardCatalog.All.Select(dashboard => dashboard.Id).ShouldBeUnique();
        foreach (var dashboard in DashboardCatalog.All)
        {
            using var json = JsonDocument.Parse(GrafanaJson.Write(dashboard));
            json.RootElement.GetProperty("panels").GetArrayLength().ShouldBe(dashboard.Panels.Count);
            var used = dashboard.Panels.SelectMany(panel => panel.Queries).SelectMany(query => Regex.Matches(query.Expression, @"\$(\w+)").Select(match => match.Groups[1].Value));
            used.Distinct().ShouldBeSubsetOf(dashboard.Variables.Select(variable => variable.Name));
        }
    }

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Promtool(params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", ["check", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, text);
        }
        catch (Win32Exception)
        {
            Assert.Skip("promtool (Debian package prometheus) was not found");
        }
    }
}
