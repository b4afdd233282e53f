namespace Weft.DataPlane.Metrics;

/// <summary>The samples of one name on a page.</summary>
internal sealed class MetricFamily(string name)
{
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private readonly List<(string Series, string Value)> _samples = [];

    public string Name => name;

    /// <summary>As it was written, escapes and all.</summary>
    public string? Help { get; set; }

    /// <summary>counter, gauge, histogram, summary or untyped.</summary>
    public string? Type { get; set; }

    /// <summary>Name with labels, and value with what follows it.</summary>
    public IReadOnlyList<(string Series, string Value)> Samples => _samples;

    /// <summary>A second sample of the same series is left out: two would make the page void.</summary>
    public void Add(string series, string value)
    {
        if (_series.Add(series)) _samples.Add((series, value));
    }
}
