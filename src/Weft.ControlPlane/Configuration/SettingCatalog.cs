namespace Weft.ControlPlane.Configuration;

/// <summary>Every setting of the control plane, with Kuma's paths, variables and defaults where Kuma has the same one.</summary>
internal static class SettingCatalog
{
    public static readonly Setting Mode = new("mode", "MODE", SettingForm.Text, "standalone") { Choices = ["standalone", "zone"] };
    public static readonly Setting Environment = new("environment", "ENVIRONMENT", SettingForm.Text, "universal") { Choices = ["universal"] };
    public static readonly Setting StoreType = new("store.type", "STORE_TYPE", SettingForm.Text, "sqlite") { Choices = ["sqlite", "memory"], Flag = "store-type" };
    public static readonly Setting UnsafeDelete = new("store.unsafeDelete", "STORE_UNSAFE_DELETE", SettingForm.Switch, "false");
    public static readonly Setting WorkDirectory = new("general.workDir", "GENERAL_WORK_DIR", SettingForm.Text, "~/.weft") { Flag = "data-dir" };
    public static readonly Setting ApiInterface = new("apiServer.http.interface", "API_SERVER_HTTP_INTERFACE", SettingForm.Address, "127.0.0.1") { Flag = "api-interface" };
    public static readonly Setting ApiPort = new("apiServer.http.port", "API_SERVER_HTTP_PORT", SettingForm.Number, "5681") { Flag = "api-port" };
    public static readonly Setting ApiReadOnly = new("apiServer.readOnly", "API_SERVER_READ_ONLY", SettingForm.Switch, "false");
    public static readonly Setting DpInterface = new("dpServer.interface", "DP_SERVER_INTERFACE", SettingForm.Address, "") { Flag = "dp-server-interface" };
    public static readonly Setting DpPort = new("dpServer.port", "DP_SERVER_PORT", SettingForm.Number, "5678") { Flag = "dp-server-port" };
    public static readonly Setting DpCertificateFile = new("dpServer.tlsCertFile", "DP_SERVER_TLS_CERT_FILE", SettingForm.Text, "");
    public static readonly Setting DpKeyFile = new("dpServer.tlsKeyFile", "DP_SERVER_TLS_KEY_FILE", SettingForm.Text, "");
    public static readonly Setting DpAuthentication = new("dpServer.auth.type", "DP_SERVER_AUTH_TYPE", SettingForm.Text, "dpToken") { Choices = ["dpToken", "none"] };
    public static readonly Setting DiagnosticsInterface = new("diagnostics.interface", "DIAGNOSTICS_INTERFACE", SettingForm.Address, "") { Flag = "diagnostics-interface" };
    public static readonly Setting DiagnosticsPort = new("diagnostics.serverPort", "DIAGNOSTICS_SERVER_PORT", SettingForm.Number, "5680") { Flag = "diagnostics-port" };
    public static readonly Setting MonitoringInterface = new("monitoringAssignmentServer.interface", "MONITORING_ASSIGNMENT_SERVER_INTERFACE", SettingForm.Address, "") { Flag = "monitoring-interface" };
    public static readonly Setting MonitoringPort = new("monitoringAssignmentServer.port", "MONITORING_ASSIGNMENT_SERVER_PORT", SettingForm.Number, "5676") { Flag = "monitoring-port" };
    public static readonly Setting AssignmentRefreshInterval = new("monitoringAssignmentServer.assignmentRefreshInterval", "MONITORING_ASSIGNMENT_SERVER_ASSIGNMENT_REFRESH_INTERVAL", SettingForm.Duration, "1s");
    public static readonly Setting FetchTimeout = new("monitoringAssignmentServer.defaultFetchTimeout", "MONITORING_ASSIGNMENT_SERVER_DEFAULT_FETCH_TIMEOUT", SettingForm.Duration, "30s");
    public static readonly Setting AdminPort = new("bootstrapServer.params.adminPort", "BOOTSTRAP_SERVER_PARAMS_ADMIN_PORT", SettingForm.Number, "9901");
    public static readonly Setting RefreshInterval = new("xdsServer.dataplaneConfigurationRefreshInterval", "XDS_SERVER_DATAPLANE_CONFIGURATION_REFRESH_INTERVAL", SettingForm.Duration, "1s");
    public static readonly Setting FlushInterval = new("xdsServer.dataplaneStatusFlushInterval", "XDS_SERVER_DATAPLANE_STATUS_FLUSH_INTERVAL", SettingForm.Duration, "10s");
    public static readonly Setting MtlsStepTime = new("xdsServer.mtlsStepTime", "XDS_SERVER_MTLS_STEP_TIME", SettingForm.Duration, "2s");
    public static readonly Setting DeregistrationDelay = new("xdsServer.dataplaneDeregistrationDelay", "XDS_DATAPLANE_DEREGISTRATION_DELAY", SettingForm.Duration, "10s");
    public static readonly Setting ReconnectGrace = new("xdsServer.dataplaneReconnectGrace", "XDS_SERVER_DATAPLANE_RECONNECT_GRACE", SettingForm.Duration, "30s");
    public static readonly Setting CleanupAge = new("runtime.universal.dataplaneCleanupAge", "RUNTIME_UNIVERSAL_DATAPLANE_CLEANUP_AGE", SettingForm.Duration, "72h");
    public static readonly Setting SubscriptionLimit = new("metrics.dataplane.subscriptionLimit", "METRICS_DATAPLANE_SUBSCRIPTION_LIMIT", SettingForm.Number, "2");
    public static readonly Setting SkipMeshCreation = new("defaults.skipMeshCreation", "DEFAULTS_SKIP_MESH_CREATION", SettingForm.Switch, "false") { Flag = "skip-mesh-creation" };
    public static readonly Setting LogLevel = new("log.level", "LOG_LEVEL", SettingForm.Text, "info") { Choices = ["off", "info", "debug"], Flag = "log-level" };

    /// <summary>All of them, in the order in which they are printed.</summary>
    public static readonly IReadOnlyList<Setting> All =
    [
        Mode, Environment, StoreType, UnsafeDelete, WorkDirectory, ApiInterface, ApiPort, ApiReadOnly,
        DpInterface, DpPort, DpCertificateFile, DpKeyFile, DpAuthentication, DiagnosticsInterface, DiagnosticsPort,
        MonitoringInterface, MonitoringPort, AssignmentRefreshInterval, FetchTimeout,
        AdminPort, RefreshInterval, FlushInterval, MtlsStepTime, DeregistrationDelay, ReconnectGrace, CleanupAge,
        SubscriptionLimit, SkipMeshCreation, LogLevel,
    ];
}
