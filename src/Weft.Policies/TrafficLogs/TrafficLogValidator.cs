using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Policies.TrafficLogs;

/// <summary>Kuma's rules for a TrafficLog. Whether the mesh has the back end is not looked at: without it nothing is logged.</summary>
internal static class TrafficLogValidator
{
    public static ViolationList Validate(TrafficLogSpec log)
    {
        var violations = new ViolationList();
        SelectorRules.CheckAll(log.Sources, "sources", violations, requireService: true);
        SelectorRules.CheckServices(log.Destinations, "destinations", violations);
        return violations;
    }
}
