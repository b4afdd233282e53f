using Weft.DataPlane.Discovery;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Metrics;
using Weft.Proxy.Runtime;
using Weft.Telemetry;
using Weft.Testing;

namespace Weft.DataPlane.Tests.Metrics;

public sealed class ProgramSeriesTests
{
    [Fact]
    public async Task The_page_of_metrics_has_a_row_for_each()
    {
        var registry = new MetricRegistry();
        using var log = new JsonLog(Stream.Null, LogLevel.Off, TimeProvider.System);
        _ = new ControlPlaneMetrics(registry, new Uri("https://localhost:5678"));
        using var applications = new ApplicationPages(registry, TimeProvider.System, log);
        await applications.ReadAsync([new ApplicationMetricsModel("app", new Uri("http://127.0.0.1:1/"))]);
        var pushes = new OtlpPushes(registry, "1", TimeProvider.System, log);
        pushes.Take(new MetricsExportModel { Name = "m", Selection = new MetricSelection(), Prometheus = [], Applications = [], OpenTelemetry = [new OpenTelemetryMetricsModel(new Uri("http://127.0.0.1:1"), TimeSpan.FromHours(1))] });
        await pushes.DisposeAsync();

        Checkout.Table("docs/metrics.md", "## Series of the program").Select(row => string.Join('|', row.Select(cell => cell.Replace("`", "", StringComparison.Ordinal)))).ShouldBe(
            registry.ReadAll().Select(reading => $"{reading.Name}|{reading.Kind.ToString().ToLowerInvariant()}|{string.Join(", ", reading.Labels.Select(label => label.Name))}||{reading.Help}").Distinct());
    }
}
