namespace Weft.Ctl.Dashboards;

/// <summary>Every dashboard that is installed, in the order of a first look.</summary>
internal static class DashboardCatalog
{
    /// <summary>The variable by which all dashboards but the control plane's begin.</summary>
    public static readonly Variable Mesh = new("mesh", "envoy_server_live", "mesh");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DashboardSpec> All { get; } =
        [MeshDashboard.Spec, ServiceDashboard.Spec, DataplaneDashboard.Spec, ProtocolDashboard.Spec, ControlPlaneDashboard.Spec];
}
