using Weft.Resources.TargetRefs;
using Weft.Resources.Violations;

namespace Weft.Policies.MeshAccessLogs;

/// <summary>Kuma 2.14's rules for a MeshAccessLog; messages and their order are its own.</summary>
internal static class MeshAccessLogValidator
{
    private static readonly TargetRefOptions Top = new(
        TargetRefKind.Mesh, TargetRefKind.MeshSubset, TargetRefKind.MeshGateway, TargetRefKind.MeshService, TargetRefKind.MeshServiceSubset, TargetRefKind.Dataplane)
    {
        AllowsListenerTags = true,
    };

    private static readonly TargetRefOptions WholeMesh = new(TargetRefKind.Mesh);

    private static readonly TargetRefOptions Destinations = new(
        TargetRefKind.Mesh, TargetRefKind.MeshService, TargetRefKind.MeshExternalService, TargetRefKind.MeshMultiZoneService, TargetRefKind.MeshHttpRoute);

    public static ViolationList Validate(MeshAccessLogSpec log)
    {
        var violations = new ViolationList();
        var path = FieldPath.At("spec");
        TargetRefRules.Check(log.Target, Top with { IsInbound = log.Rules.Count > 0 || log.From.Count > 0 }, path.Field("targetRef"), violations);
        if (log.Rules.Count > 0 && (log.To.Count > 0 || log.From.Count > 0))
            violations.Add(path, "fields 'to' and 'from' must be empty when 'rules' is defined");
        if (log is { Rules.Count: 0, To.Count: 0, From.Count: 0 }) violations.Add(path, "at least one of 'from', 'to' or 'rules' has to be defined");
        CheckItems(log, path, violations);
        return violations;
    }

    private static void CheckItems(MeshAccessLogSpec log, FieldPath path, ViolationList violations)
    {
        // A gateway's listener has no destination of its own.
        var destinations = log.Target.Kind == TargetRefKind.MeshGateway ? WholeMesh : Destinations;
        for (var i = 0; i < log.To.Count; i++)
        {
            TargetRefRules.Check(log.To[i].TargetRef, destinations, path.Field("to", i).Field("targetRef"), violations);
            AccessLogRules.Check(log.To[i].Default, path.Field("to", i).Field("default"), violations);
        }
        for (var i = 0; i < log.From.Count; i++)
        {
            TargetRefRules.Check(log.From[i].TargetRef, WholeMesh, path.Field("from", i).Field("targetRef"), violations);
            AccessLogRules.Check(log.From[i].Default, path.Field("from", i).Field("default"), violations);
        }
        for (var i = 0; i < log.Rules.Count; i++)
        {
            for (var j = 0; j < log.Rules[i].Matches.Count; j++)
                InboundMatchRules.Check(log.Rules[i].Matches[j], path.Field("rules", i).Field("matches", j), violations);
            AccessLogRules.Check(log.Rules[i].Default, path.Field("rules", i).Field("default"), violations);
        }
    }
}
