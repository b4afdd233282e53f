namespace Weft.Telemetry;

/// <summary>
/// The place of one histogram: <see cref="HistogramBounds.Count"/> + 1 bucket cells in a row, then the sum in microseconds. It takes its cells, and
/// becomes 22 series, when the first value is recorded: most clusters of a mesh are never asked by most of its proxies.
/// </summary>
public sealed class HistogramSlot
{
    private readonly MetricFactory _registry;
    private readonly string _name;
    private readonly string _help;
    private readonly string? _dotted;
    private readonly MetricLabel[] _labels;
    private int _first = -1;

    internal HistogramSlot(MetricFactory registry, string name, string help, string? dotted, MetricLabel[] labels) =>
        (_registry, _name, _help, _dotted, _labels) = (registry, name, help, dotted, labels);

    /// <summary>Index of the first bucket's cell. Any thread; the first call takes the registry's lock.</summary>
    internal int First => Volatile.Read(ref _first) is var first and >= 0 ? first : Register();

    /// <summary>Shows it before its first value: a rate needs the sample at 0. Any thread.</summary>
    public void Show() => _ = First;

    private int Register()
    {
        // Two threads at once get the same: the registry has each series once.
        var first = _registry.Register(MetricKind.Histogram, _name, _help, _dotted, _labels, null, -1).Index;
        Volatile.Write(ref _first, first);
        return first;
    }
}
