namespace Weft.Ctl.Installation;

/// <summary>Where things are when metrics are read and shown.</summary>
internal sealed record ObservabilitySettings
{
    /// <summary>Where Prometheus asks for its targets: the control plane's port 5676.</summary>
    public required string ControlPlane { get; init; }

    /// <summary>Whether Prometheus asks as Kuma's (<c>kuma_sd_configs</c>), which some builds of it lack, Debian's among them; else by <c>http_sd_configs</c>.</summary>
    public required bool UsesKumaDiscovery { get; init; }

    /// <summary>Host and port of the control plane's own metrics: port 5680.</summary>
    public required string ControlPlaneMetrics { get; init; }

    /// <summary>Where Grafana finds Prometheus.</summary>
    public required string Prometheus { get; init; }

    /// <summary>By which MeshMetric back ends with a <c>clientId</c> know this Prometheus; empty: its host name, as Prometheus has it.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Files of the client certificate for proxies that show metrics to members of the mesh only; empty: none are asked over TLS.</summary>
    public string CertificateFolder { get; init; } = "";
}
