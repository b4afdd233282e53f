using Weft.Resources.Tagging;
using Weft.Resources.Violations;

namespace Weft.Policies.TrafficTraces;

/// <summary>Kuma's rules for a TrafficTrace. Whether the mesh has the back end is not looked at: without it there are no spans.</summary>
internal static class TrafficTraceValidator
{
    public static ViolationList Validate(TrafficTraceSpec trace)
    {
        var violations = new ViolationList();
        SelectorRules.CheckAll(trace.Selectors, "selectors", violations);
        return violations;
    }
}
