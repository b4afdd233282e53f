using System.Reflection;
using System.Security.Cryptography;
using Weft.DataPlane.AccessLogs;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Metrics;
using Weft.DataPlane.Startup;
using Weft.DataPlane.Tracing;
using Weft.Telemetry;

namespace Weft.DataPlane.Lifecycle;

/// <summary>The composition root: everything that lives as long as the process is made here.</summary>
internal static class Composition
{
    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        typeof(Composition).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Runs the proxy until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DataPlaneSettings settings)
    {
        var time = TimeProvider.System;
        using var log = new JsonLog(Console.OpenStandardError(), settings.LogLevel, time);
        foreach (var flag in settings.Ignored) log.Info("flag ignored: it is about Envoy or CoreDNS, which are not used", ("flag", flag));
        var metrics = new MetricRegistry(settings.MaxSeries);
        using var applications = new ApplicationPages(metrics, time, log);
        await using var pushes = new OtlpPushes(metrics, Version, time, log);
        using var writers = new LogWriters(Version, time, log);
        await using var spans = new SpanExporter(metrics, Version, time, log);
        var engine = new EngineStart(settings, metrics, applications, pushes, writers, spans, time, log);
        if (settings.ConfigFile is not null) return await new FileRun(settings, engine, log).RunAsync();
        if (settings.Name is null) throw new UsageException("--name is needed, or a dataplane definition (--dataplane-file, --dataplane)");
        var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        return await new ControlPlaneRun(settings, engine, random, time, log).RunAsync();
    }
}
