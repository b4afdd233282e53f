namespace Weft.Telemetry;

/// <summary>One registered metric: its names and where its value is found.</summary>
internal sealed class Metric(string name, string help, string? dotted, MetricLabel[] labels, MetricKind kind, int index, Func<long>? callback)
{
    private volatile bool _wasUsed = callback is not null;
    private volatile MetricVerdict? _verdict;

    public string Name => name;

    public string Help => help;

    public string? Dotted => dotted;

    public MetricLabel[] Labels => labels;

    public MetricKind Kind => kind;

    /// <summary>The first of its cells; meaningless for a callback.</summary>
    public int Index => index;

    public Func<long>? Callback => callback;

    /// <summary>The labels as Prometheus' text shows them, without braces; made when first asked for.</summary>
    public string LabelText => field ??= PrometheusText.LabelText(labels);

    /// <summary>Cells that it fills.</summary>
    public int Cells => callback is not null ? 0 : kind == MetricKind.Histogram ? HistogramBounds.Count + 2 : 1;

    /// <summary>Samples that it is on a page, which is what the cap on series counts.</summary>
    public int Samples => kind == MetricKind.Histogram ? HistogramBounds.Count + 3 : 1;

    /// <summary>
    /// True once it was seen to differ from 0: a gauge that fell back to 0 goes on being told. What is asked for when it is read is always in use.
    /// </summary>
    public bool WasUsed
    {
        get => _wasUsed;
        set => _wasUsed = value;
    }

    /// <summary>Whether <paramref name="filter"/> lets it leave; decided once.</summary>
    public bool IsAllowedBy(MetricFilter filter)
    {
        var verdict = _verdict;
        if (verdict is null || !ReferenceEquals(verdict.Filter, filter))
        {
            _verdict = verdict = new MetricVerdict(filter, filter.Decide(this));
        }

        return verdict.IsAllowed;
    }
}
