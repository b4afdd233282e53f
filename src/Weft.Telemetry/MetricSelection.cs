namespace Weft.Telemetry;

/// <summary>Which series leave, and what is put on them.</summary>
public sealed record MetricSelection
{
    /// <summary>Names that leave. Default: all.</summary>
    public MetricFilter Filter { get; init; } = MetricFilter.All;

    /// <summary>Leave out what never moved from 0.</summary>
    public bool UsedOnly { get; init; }

    /// <summary>Asked with the name that <c>/stats</c> shows, as of <c>/stats?filter=</c>; null: all.</summary>
    public Func<string, bool>? Stat { get; init; }

    /// <summary>Put behind the labels of every series, unless it has one of that name itself.</summary>
    public IReadOnlyList<MetricLabel> Labels { get; init; } = [];

    internal bool Wants(Metric metric) => metric.IsAllowedBy(Filter) && (Stat is null || Stat(StatsText.NameOf(metric)));
}
