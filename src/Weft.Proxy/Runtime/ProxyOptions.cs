using Weft.Proxy.AccessLogs;
using Weft.Proxy.Local;
using Weft.Telemetry;

namespace Weft.Proxy.Runtime;

/// <summary>What a proxy is started with; none of it changes while it runs.</summary>
public sealed record ProxyOptions
{
    /// <summary>Worker threads; 0: one below 4 processors, else two.</summary>
    public int Workers { get; init; }

    public required string Mesh { get; init; }

    /// <summary>This proxy's name, as failures and logs say it.</summary>
    public required string Name { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public required MetricRegistry Metrics { get; init; }

    /// <summary>Seed of the workers' chance; null: unpredictable.</summary>
    public int? Seed { get; init; }

    /// <summary>Takes (level, event, text) of what happens on the data path; called on workers, must not block. Levels: info, warn, error.</summary>
    public Action<string, string, string> Log { get; init; } = static (_, _, _) => { };

    /// <summary>Begins to empty the rings of a sink, on a thread of its own, until <see cref="LogSink.IsRetired"/>; by default nobody does, and records are dropped.</summary>
    public Action<LogSink> OpenLog { get; init; } = static _ => { };

    /// <summary>Connections open at once on each listener and worker; more are closed and counted. 50,000 by default; the admin listener has no such limit.</summary>
    public int MaxConnections { get; init; } = Listeners.ListenerLimits.MaxConnections;

    /// <summary>Makes what answers at a Prometheus endpoint; null: nothing is found there.</summary>
    public Func<MetricsExportModel, PrometheusEndpointModel, LocalHandler>? MetricsPages { get; init; }

    /// <summary>Told, when a structure was taken, how metrics leave now; must be quick.</summary>
    public Action<MetricsExportModel?> MetricsExportTaken { get; init; } = static _ => { };

    /// <summary>How long the series of what configuration no longer names are told after nothing in them moves. 10 minutes by default.</summary>
    public TimeSpan SeriesIdle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a drain accepts new connections while nobody has acknowledged that we leave. 1 s by default.</summary>
    public TimeSpan LeaveGrace { get; init; } = TimeSpan.FromSeconds(1);
}
