using Weft.Resources.Violations;

namespace Weft.Resources.Metrics;

/// <summary>Kuma's rules for metrics back ends.</summary>
internal static class MetricsRules
{
    /// <summary>Checks type and settings of a back end that stands at <paramref name="path"/>.</summary>
    public static void Check(MetricsBackend backend, FieldPath path, ViolationList violations)
    {
        if (backend.Type == "prometheus") CheckConf(backend.Conf, path.Field("conf"), violations);
        else violations.Add(path.Field("type"), "unknown backend type. Available backends: \"prometheus\"");
    }

    // As in Kuma, the first of the three rules that fails ends the check.
    private static void CheckConf(PrometheusMetrics conf, FieldPath path, ViolationList violations)
    {
        if (conf is { SkipMtls: { } skips, TlsMode: { } mode } && !SayTheSame(skips, mode))
            violations.Add(path, "skipMTLS and tls configuration cannot be defined together");
        else if (conf.Envoy is { FilterRegex.Length: > 0 } envoy && MetricNamePattern.FirstFault(envoy.FilterRegex) is { } fault)
            violations.Add(path.Field("envoy").Field("filterRegex"), "provided regexp isn't correct: " + fault);
        else
            CheckNames(conf, path, violations);
    }

    private static void CheckNames(PrometheusMetrics conf, FieldPath path, ViolationList violations)
    {
        var used = new HashSet<string>();
        for (var i = 0; i < conf.Aggregate.Count; i++)
            if (!used.Add(conf.Aggregate[i].Name))
                violations.Add(path.Field("aggregate", i).Field("name"), "duplicate entry: " + conf.Aggregate[i].Name + ", values have to be unique");
    }

    private static bool SayTheSame(bool skips, MetricsTlsMode mode) => mode == (skips ? MetricsTlsMode.Disabled : MetricsTlsMode.ActiveMtlsBackend);
}
