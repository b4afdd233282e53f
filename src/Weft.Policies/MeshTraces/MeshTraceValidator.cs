using Weft.Resources.Reading;
using Weft.Resources.TargetRefs;
using Weft.Resources.Violations;

namespace Weft.Policies.MeshTraces;

/// <summary>Kuma 2.14's rules for a MeshTrace; messages and their order are its own.</summary>
internal static class MeshTraceValidator
{
    private static readonly TargetRefOptions Top = new(
        TargetRefKind.Mesh, TargetRefKind.MeshSubset, TargetRefKind.MeshGateway, TargetRefKind.MeshService, TargetRefKind.MeshServiceSubset, TargetRefKind.Dataplane);

    public static ViolationList Validate(MeshTraceSpec trace)
    {
        var violations = new ViolationList();
        TargetRefRules.Check(trace.Target, Top, FieldPath.At("spec").Field("targetRef"), violations);
        var path = FieldPath.At("spec").Field("default");
        CheckBackends(trace.Default.Backends, path.Field("backends"), violations);
        for (var i = 0; i < trace.Default.Tags?.Count; i++) CheckTag(trace.Default.Tags[i], path.Field("tags", i), violations);
        if (trace.Default.Sampling is not { } sampling) return violations;
        CheckPercent(sampling.Client, path.Field("sampling").Field("client"), violations);
        CheckPercent(sampling.Random, path.Field("sampling").Field("random"), violations);
        CheckPercent(sampling.Overall, path.Field("sampling").Field("overall"), violations);
        return violations;
    }

    private static void CheckBackends(IReadOnlyList<TraceBackend>? backends, FieldPath path, ViolationList violations)
    {
        if (backends is null) violations.Add(path, "must be defined");
        else if (backends.Count > 1) violations.Add(path, "must have zero or one backend defined");
        else if (backends.Count == 1) TraceBackendRules.Check(backends[0], path.Index(0), violations);
    }

    private static void CheckTag(TraceTagConf tag, FieldPath path, ViolationList violations)
    {
        if (tag.Name.Length == 0) violations.Add(path.Field("name"), "must not be empty");
        if (tag.Header is null == tag.Literal is null) violations.Add(path, "tag must have only one type defined: header, literal");
        // Kuma leaves this to its proxy, which refuses the whole configuration.
        if (tag.Header is { } header && !IsHeaderName(header.Name)) violations.Add(path.Field("header").Field("name"), "must be a valid header name");
    }

    private static void CheckPercent(DecimalText? percent, FieldPath path, ViolationList violations)
    {
        if (percent is { Value: null }) violations.Add(path, "string is not a number");
        else if (percent is { Value: < 0 or > 100 }) violations.Add(path, "must be between 0 and 100");
    }

    // A token (RFC 9110 section 5.6.2).
    private static bool IsHeaderName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
