using Weft.DataPlane.Logging;

namespace Weft.DataPlane.Startup;

/// <summary>Every setting of <c>weft-dp run</c>, resolved: flag, then WEFT_ variable, then KUMA_ variable, then default.</summary>
internal sealed record DataPlaneSettings
{
    /// <summary>Where the control plane's dp-server listens. Default <c>https://localhost:5678</c>.</summary>
    public required Uri ControlPlane { get; init; }

    /// <summary>PEM of the CA of the control plane's certificate; null: the certificate is not checked.</summary>
    public string? ControlPlaneCa { get; init; }

    /// <summary>Name of the Dataplane when no template is given.</summary>
    public string? Name { get; init; }

    /// <summary>Mesh when no template is given. Default <c>default</c>.</summary>
    public required string Mesh { get; init; }

    /// <summary>dataplane, ingress or egress.</summary>
    public required string ProxyType { get; init; }

    /// <summary>The Dataplane this proxy brings, variables substituted; null when one was applied.</summary>
    public DataplaneTemplate? Template { get; init; }

    /// <summary>The dataplane token; null: none is sent.</summary>
    public string? Token { get; init; }

    /// <summary>Folder of the last good configuration; null: none is kept.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>Worker threads; 0: one below 4 cores, else two.</summary>
    public int Concurrency { get; init; }

    /// <summary>How long connections may go on after SIGTERM. Default 30 s.</summary>
    public TimeSpan DrainTime { get; init; }

    /// <summary>Port of the admin pages on loopback; null: what the control plane says.</summary>
    public int? AdminPort { get; init; }

    /// <summary>Series held at once; what is more is folded. Default <see cref="Telemetry.MetricRegistry.DefaultMaxSeries"/>.</summary>
    public int MaxSeries { get; init; } = Telemetry.MetricRegistry.DefaultMaxSeries;

    /// <summary>PEM file of the certificate of metrics under a certificate of files; null: configuration names one.</summary>
    public string? MetricsCertificatePath { get; init; }

    /// <summary>PEM file of its key.</summary>
    public string? MetricsKeyPath { get; init; }

    /// <summary>Default info.</summary>
    public LogLevel LogLevel { get; init; }

    /// <summary>A file that takes the place of the control plane; null: none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>kuma-dp flags that were given and mean nothing here.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
