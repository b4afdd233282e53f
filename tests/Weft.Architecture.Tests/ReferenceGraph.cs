namespace Weft.Architecture.Tests;

/// <summary>Who may reference whom: docs/architecture.md in the form a test can read. Nothing else is allowed.</summary>
internal static class ReferenceGraph
{
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["Weft.Identity"] = [],
        ["Weft.Telemetry"] = [],
        ["Weft.Protocols"] = [],
        ["Weft.ProxyConfig"] = [],
        ["Weft.Resources"] = ["Weft.Telemetry"],
        ["Weft.Store"] = ["Weft.Resources"],
        ["Weft.Policies"] = ["Weft.ProxyConfig", "Weft.Resources", "Weft.Telemetry"],
        ["Weft.Kubernetes"] = ["Weft.Resources", "Weft.Store"],
        ["Weft.Proxy"] = ["Weft.Protocols", "Weft.ProxyConfig", "Weft.Telemetry"],
        ["Weft.ControlPlane"] =
        [
            "Weft.Identity", "Weft.Kubernetes", "Weft.Policies", "Weft.ProxyConfig", "Weft.Resources", "Weft.Store", "Weft.Telemetry",
        ],
        ["Weft.DataPlane"] = ["Weft.Protocols", "Weft.Proxy", "Weft.ProxyConfig", "Weft.Telemetry"],
        ["Weft.Ctl"] = ["Weft.Identity", "Weft.Policies", "Weft.Resources", "Weft.Telemetry"],
    };

    /// <summary>The project a dotted name belongs to: its first two words.</summary>
    public static string ProjectOf(string weftName)
    {
        var parts = weftName.Split('.');
        return $"{parts[0]}.{parts[1]}";
    }
}
