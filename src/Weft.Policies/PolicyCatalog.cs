using Weft.Policies.MeshAccessLogs;
using Weft.Policies.MeshMetrics;
using Weft.Policies.MeshTraces;
using Weft.Policies.TrafficLogs;
using Weft.Policies.TrafficTraces;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;

namespace Weft.Policies;

/// <summary>The kinds that are policies. Programs put them beside the built-in kinds.</summary>
public static class PolicyCatalog
{
    /// <summary>Access logs, by source and destination.</summary>
    public static ResourceKind TrafficLog { get; } =
        ResourceKind.Define("TrafficLog", "traffic-logs", TrafficLogReader.Read, TrafficLogWriter.Write, TrafficLogValidator.Validate);

    /// <summary>Spans, by selector.</summary>
    public static ResourceKind TrafficTrace { get; } =
        ResourceKind.Define("TrafficTrace", "traffic-traces", TrafficTraceReader.Read, TrafficTraceWriter.Write, TrafficTraceValidator.Validate);

    /// <summary>Access logs, by reference.</summary>
    public static ResourceKind MeshAccessLog { get; } = ResourceKind.Define(
        "MeshAccessLog", "meshaccesslogs", MeshAccessLogReader.Read, MeshAccessLogWriter.Write, MeshAccessLogValidator.Validate, style: ResourceStyle.Spec);

    /// <summary>Spans, by reference.</summary>
    public static ResourceKind MeshTrace { get; } = ResourceKind.Define(
        "MeshTrace", "meshtraces", MeshTraceReader.Read, MeshTraceWriter.Write, MeshTraceValidator.Validate, style: ResourceStyle.Spec);

    /// <summary>Metrics, by reference.</summary>
    public static ResourceKind MeshMetric { get; } = ResourceKind.Define(
        "MeshMetric", "meshmetrics", MeshMetricReader.Read, MeshMetricWriter.Write, MeshMetricValidator.Validate, style: ResourceStyle.Spec);

    /// <summary>All of them, those of sources and destinations first, then the others in the order in which Kuma applies them.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } = [TrafficLog, TrafficTrace, MeshAccessLog, MeshTrace, MeshMetric];

    /// <summary>A catalog of the built-in kinds and of all policies: what programs know.</summary>
    public static ResourceCatalog CreateCatalog() => new([.. BuiltInKinds.All, .. All]);
}
