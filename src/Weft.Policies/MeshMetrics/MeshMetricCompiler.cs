using Google.Protobuf.WellKnownTypes;
using Weft.Policies.Collectors;
using Weft.ProxyConfig;
using Weft.Resources.Reading;
using Weft.Resources.Violations;
using Kind = Weft.ProxyConfig.MetricNameRule.Types.Kind;

namespace Weft.Policies.MeshMetrics;

/// <summary>What a proxy is told of MeshMetrics, but for its pages, which depend on the Dataplane.</summary>
internal static class MeshMetricCompiler
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromHours(24);

    /// <summary>Merged settings as the kind reads them.</summary>
    public static MetricConf Read(MapNode conf) => MeshMetricReader.ReadConf(new NodeReader(conf, FieldPath.Root, new ReadFindings(acceptsSnakeCase: false)));

    /// <summary>The pages for Prometheus.</summary>
    public static IEnumerable<PrometheusPage> PagesOf(MetricConf conf) =>
        (conf.Backends ?? []).Where(backend => backend.Type == "Prometheus").Select(backend => backend.Prometheus).OfType<PrometheusPage>();

    /// <summary>The collectors; one that is only referred to is left out, since there are no stored collectors yet.</summary>
    public static IEnumerable<OpenTelemetryMetrics> CollectorsOf(MetricConf conf)
    {
        foreach (var backend in conf.Backends ?? [])
            if (backend is { Type: "OpenTelemetry", OpenTelemetry: { } pushed } && CollectorAddress.Of(pushed.Endpoint) is { } collector)
                yield return new OpenTelemetryMetrics
                {
                    Collector = collector,
                    // The bounds of what a proxy takes; a policy out of them must not cost it all its configuration.
                    Interval = pushed.RefreshInterval is { } interval ? Duration.FromTimeSpan(TimeSpan.FromTicks(Math.Clamp(interval.Ticks, MinInterval.Ticks, MaxInterval.Ticks))) : null,
                };
    }

    /// <summary>Which of the proxy's own series leave: what some profile has (none given: Basic), without what is excluded, with what is included.</summary>
    public static MetricsFilter FilterOf(MetricConf conf)
    {
        var profiles = conf.Sidecar?.Profiles;
        return new MetricsFilter
        {
            Base = BaseOf(profiles?.AppendProfiles ?? []),
            Exclude = { (profiles?.Exclude ?? []).Select(RuleOf) },
            Include = { (profiles?.Include ?? []).Select(RuleOf) },
            IncludeUnused = conf.Sidecar?.IncludeUnused ?? false,
        };
    }

    private static MetricsFilter.Types.Base BaseOf(IReadOnlyList<MetricProfile> profiles)
    {
        if (profiles.Any(profile => profile.Name == "All")) return MetricsFilter.Types.Base.All;
        return profiles.Count == 0 || profiles.Any(profile => profile.Name == "Basic") ? MetricsFilter.Types.Base.Basic : MetricsFilter.Types.Base.None;
    }

    private static MetricNameRule RuleOf(MetricSelector selector) => new()
    {
        Kind = selector.Type switch { "Prefix" => Kind.Prefix, "Contains" => Kind.Contains, "Regex" => Kind.Regex, _ => Kind.Exact },
        Match = selector.Match,
    };
}
