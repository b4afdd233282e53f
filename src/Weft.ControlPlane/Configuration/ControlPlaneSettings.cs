namespace Weft.ControlPlane.Configuration;

/// <summary>The control plane's effective settings; immutable for the life of the process.</summary>
internal sealed record ControlPlaneSettings
{
    /// <summary>All settings as text, for <c>GET /config</c>.</summary>
    public required SettingValues Values { get; init; }

    /// <summary>Whether resources survive a restart.</summary>
    public required bool IsPersistent { get; init; }

    /// <summary>Absolute path of the folder that holds the store and the server's certificate.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Where the REST API listens.</summary>
    public required ListenAddress Api { get; init; }

    /// <summary>Whether the REST API refuses changes.</summary>
    public required bool IsApiReadOnly { get; init; }

    /// <summary>Where proxies connect (TLS).</summary>
    public required ListenAddress DpServer { get; init; }

    /// <summary>PEM file of the dp-server's certificate; empty: one is made.</summary>
    public required string DpCertificateFile { get; init; }

    /// <summary>PEM file of the dp-server's key.</summary>
    public required string DpKeyFile { get; init; }

    /// <summary>Whether proxies must show a dataplane token. Default: they must.</summary>
    public required bool RequiresDataplaneToken { get; init; }

    /// <summary>Where <c>/ready</c>, <c>/healthy</c> and <c>/metrics</c> are.</summary>
    public required ListenAddress Diagnostics { get; init; }

    /// <summary>Where Prometheus asks for the proxies it has to scrape.</summary>
    public required ListenAddress Monitoring { get; init; }

    /// <summary>How long changes are gathered before those who wait for targets are told. Default: 1 s.</summary>
    public required TimeSpan AssignmentRefreshInterval { get; init; }

    /// <summary>How long a request for targets waits for a change when it does not say. Default: 30 s.</summary>
    public required TimeSpan FetchTimeout { get; init; }

    /// <summary>Port of a proxy's admin pages when its Dataplane names none. Default: 9901.</summary>
    public required int AdminPort { get; init; }

    /// <summary>How often a proxy's configuration is computed at most. Default: 1 s.</summary>
    public required TimeSpan RefreshInterval { get; init; }

    /// <summary>How often counters of insights are written. Default: 10 s.</summary>
    public required TimeSpan FlushInterval { get; init; }

    /// <summary>How long each stage of a change between DISABLED, PERMISSIVE and STRICT lasts. Default: 2 s.</summary>
    public required TimeSpan MtlsStepTime { get; init; }

    /// <summary>How long a proxy that went away without a word keeps its Dataplane. Default: 10 s.</summary>
    public required TimeSpan DeregistrationDelay { get; init; }

    /// <summary>How much longer than that a proxy may take to come back after the control plane started. Default: 30 s.</summary>
    public required TimeSpan ReconnectGrace { get; init; }

    /// <summary>How long a Dataplane that its proxy brought may stay while the proxy is offline. Default: 72 h.</summary>
    public required TimeSpan CleanupAge { get; init; }

    /// <summary>How many subscriptions an insight keeps. Default: 2.</summary>
    public required int SubscriptionLimit { get; init; }

    /// <summary>Whether the mesh <c>default</c> is left out at start.</summary>
    public required bool SkipMeshCreation { get; init; }

    /// <summary>Whether a mesh that still has Dataplanes may be deleted.</summary>
    public required bool AllowsUnsafeDelete { get; init; }

    /// <summary><c>off</c>, <c>info</c> or <c>debug</c>.</summary>
    public required string LogLevel { get; init; }

    /// <summary>Reads the typed settings out of their texts.</summary>
    public static ControlPlaneSettings From(SettingValues values) => new()
    {
        Values = values,
        IsPersistent = values.Text(SettingCatalog.StoreType) != "memory",
        WorkDirectory = Absolute(values.Text(SettingCatalog.WorkDirectory)),
        Api = new ListenAddress(values.Text(SettingCatalog.ApiInterface), values.Number(SettingCatalog.ApiPort)),
        IsApiReadOnly = values.Switch(SettingCatalog.ApiReadOnly),
        DpServer = new ListenAddress(values.Text(SettingCatalog.DpInterface), values.Number(SettingCatalog.DpPort)),
        DpCertificateFile = values.Text(SettingCatalog.DpCertificateFile),
        DpKeyFile = values.Text(SettingCatalog.DpKeyFile),
        RequiresDataplaneToken = values.Text(SettingCatalog.DpAuthentication) == "dpToken",
        Diagnostics = new ListenAddress(values.Text(SettingCatalog.DiagnosticsInterface), values.Number(SettingCatalog.DiagnosticsPort)),
        Monitoring = new ListenAddress(values.Text(SettingCatalog.MonitoringInterface), values.Number(SettingCatalog.MonitoringPort)),
        AssignmentRefreshInterval = values.Duration(SettingCatalog.AssignmentRefreshInterval),
        FetchTimeout = values.Duration(SettingCatalog.FetchTimeout),
        AdminPort = values.Number(SettingCatalog.AdminPort),
        RefreshInterval = values.Duration(SettingCatalog.RefreshInterval),
        FlushInterval = values.Duration(SettingCatalog.FlushInterval),
        MtlsStepTime = values.Duration(SettingCatalog.MtlsStepTime),
        DeregistrationDelay = values.Duration(SettingCatalog.DeregistrationDelay),
        ReconnectGrace = values.Duration(SettingCatalog.ReconnectGrace),
        CleanupAge = values.Duration(SettingCatalog.CleanupAge),
        SubscriptionLimit = values.Number(SettingCatalog.SubscriptionLimit),
        SkipMeshCreation = values.Switch(SettingCatalog.SkipMeshCreation),
        AllowsUnsafeDelete = values.Switch(SettingCatalog.UnsafeDelete),
        LogLevel = values.Text(SettingCatalog.LogLevel),
    };

    private static string Absolute(string path) => Path.GetFullPath(path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile) + path[1..]
        : path);
}
