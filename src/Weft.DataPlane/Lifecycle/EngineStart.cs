using Weft.DataPlane.AccessLogs;
using Weft.DataPlane.Admin;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Metrics;
using Weft.DataPlane.Startup;
using Weft.DataPlane.Tracing;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.DataPlane.Lifecycle;

/// <summary>Makes the engine as the settings want it. The one place that knows how the engine is built.</summary>
internal sealed class EngineStart(
    DataPlaneSettings settings, MetricRegistry metrics, ApplicationPages applications, OtlpPushes pushes, LogWriters writers, SpanExporter spans, TimeProvider time, JsonLog log)
{
    /// <summary>All metrics of the process.</summary>
    public MetricRegistry Metrics => metrics;

    /// <summary>An engine for this node, its workers running and nothing bound yet.</summary>
    public ProxyRuntime Create(Node node)
    {
        var runtime = new ProxyRuntime(new ProxyOptions
        {
            Workers = settings.Concurrency,
            TimeProvider = time,
            Metrics = metrics,
            Mesh = node.Mesh,
            Name = node.Name,
            MetricsPages = (export, endpoint) => new MetricsPage(metrics, export, endpoint, applications).Answer,
            MetricsExportTaken = pushes.Take,
            OpenLog = sink => writers.Open(sink, node),
            Log = (level, what, text) => log.Write(LevelOf(level), what, ("detail", text)),
        });
        runtime.Start();
        spans.Start(runtime.Spans);
        return runtime;
    }

    /// <summary>Answers the admin pages at that address; no address or port 0: none are served.</summary>
    public async Task<AdminPages> ServeAsync(ProxyRuntime runtime, AppliedUnits applied, SocketAddress? address)
    {
        var pages = new AdminPages(metrics, applied, runtime.Endpoints, runtime.Ports, runtime.Failures, log);
        if (address is not { Port: > 0 }) return pages;
        try
        {
            await runtime.ServeAdminAsync(address, pages.Answer);
        }
        catch (ArgumentException refused)
        {
            log.Error("no admin pages", ("reason", refused.Message));
        }
        return pages;
    }

    private static LogLevel LevelOf(string level) => level switch
    {
        "error" => LogLevel.Error,
        "warn" => LogLevel.Warn,
        "debug" => LogLevel.Debug,
        _ => LogLevel.Info,
    };
}
