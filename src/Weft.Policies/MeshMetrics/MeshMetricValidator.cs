using Weft.Policies.Collectors;
using Weft.Resources.Metrics;
using Weft.Resources.TargetRefs;
using Weft.Resources.Violations;

namespace Weft.Policies.MeshMetrics;

/// <summary>Kuma 2.14's rules for a MeshMetric; messages, their order and the odd paths (<c>backends.backend[0]</c>) are its own.</summary>
internal static class MeshMetricValidator
{
    private const string PortMessage = "port must be a valid (1-65535)";

    private static readonly TargetRefOptions Top = new(
        TargetRefKind.Mesh, TargetRefKind.MeshSubset, TargetRefKind.MeshService, TargetRefKind.MeshServiceSubset, TargetRefKind.MeshGateway, TargetRefKind.Dataplane)
    {
        AllowsListenerTags = true,
    };

    public static ViolationList Validate(MeshMetricSpec metric)
    {
        var violations = new ViolationList();
        TargetRefRules.Check(metric.Target, Top, FieldPath.At("spec").Field("targetRef"), violations);
        var (conf, path) = (metric.Default, FieldPath.At("spec").Field("default"));
        if (conf.Sidecar?.Profiles is { } profiles) CheckProfiles(profiles, path.Field("sidecar").Field("profiles"), violations);
        for (var i = 0; i < conf.Applications?.Count; i++)
            if (!IsPort(conf.Applications[i].Port)) violations.Add(path.Field("applications").Field("application", i), PortMessage);
        for (var i = 0; i < conf.Backends?.Count; i++) CheckBackend(conf.Backends[i], path.Field("backends").Field("backend", i), violations);
        return violations;
    }

    private static void CheckProfiles(MetricProfiles profiles, FieldPath path, ViolationList violations)
    {
        CheckSelectors(profiles.Exclude, path.Field("exclude"), violations);
        CheckSelectors(profiles.Include, path.Field("include"), violations);
        for (var i = 0; i < profiles.AppendProfiles?.Count; i++)
            if (profiles.AppendProfiles[i].Name is not ("All" or "None" or "Basic"))
                violations.Add(
                    path.Field("appendProfiles", i).Field("name"),
                    "unrecognized profile name '" + profiles.AppendProfiles[i].Name + "' - 'All', 'None', 'Basic' are supported");
    }

    private static void CheckSelectors(IReadOnlyList<MetricSelector>? selectors, FieldPath path, ViolationList violations)
    {
        for (var i = 0; i < selectors?.Count; i++)
        {
            if (selectors[i].Type is not ("Regex" or "Prefix" or "Exact" or "Contains"))
                violations.Add(path.Index(i).Field("type"), "unrecognized type '" + selectors[i].Type + "' - 'Regex', 'Prefix', 'Exact' are supported");
            else if (selectors[i].Type == "Regex" && MetricNamePattern.FirstFault(selectors[i].Match) is not null)
                violations.Add(path.Index(i).Field("match"), "invalid regex");
        }
    }

    private static void CheckBackend(MetricBackend backend, FieldPath path, ViolationList violations)
    {
        switch (backend)
        {
            case { Type: "Prometheus", Prometheus: null }:
                violations.Add(path.Field("prometheus"), "must be defined");
                break;
            case { Type: "Prometheus", Prometheus.Port: var port }:
                if (!IsPort(port)) violations.Add(path.Field("port"), PortMessage);
                break;
            case { Type: "OpenTelemetry", OpenTelemetry: null }:
                violations.Add(path.Field("openTelemetry"), "must be defined");
                break;
            case { Type: "OpenTelemetry", OpenTelemetry: { } collector }:
                CollectorRules.Check(collector.Endpoint, collector.BackendRef, path.Field("openTelemetry"), violations, requiresPort: true);
                // Kuma takes what its timer then fails on.
                if (collector.RefreshInterval <= TimeSpan.Zero)
                    violations.Add(path.Field("openTelemetry").Field("refreshInterval"), "must be greater than zero when defined");
                break;
            default:
                violations.Add(path, "unrecognized type");
                break;
        }
    }

    private static bool IsPort(int port) => port is >= 1 and <= 65535;
}
