namespace Weft.Telemetry.AccessLogs;

/// <summary>Whose way of printing holds where Kuma's sidecars and Kuma's own printer differ.</summary>
public enum LogStyle : byte
{
    /// <summary>As the sidecars: %START_TIME(...)% follows its format, %GRPC_STATUS% is the status by name.</summary>
    Sidecar,

    /// <summary>As Kuma's own printer (pkg/envoy/accesslog): times have one form, and a status other than OK is InvalidCode.</summary>
    Kuma,
}
