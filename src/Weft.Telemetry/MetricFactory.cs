using System.Diagnostics.CodeAnalysis;

namespace Weft.Telemetry;

/// <summary>Where metrics are registered: the registry itself, for those that live as long as the process, or a scope of it.</summary>
public abstract class MetricFactory
{
    /// <summary>A counter; the same name and labels give the same slot.</summary>
    /// <param name="name">Prometheus name, such as <c>envoy_cluster_upstream_rq_total</c>.</param>
    /// <param name="help">One sentence for <c>HELP</c>.</param>
    /// <param name="labels">Dimensions, in the order they are shown.</param>
    /// <exception cref="ArgumentException">The name is already used for another kind, or is not a Prometheus name.</exception>
    public MetricSlot Counter(string name, string help, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Counter, name, help, null, labels, null, -1).Index);

    /// <summary>A counter that also has Envoy's dotted name, for <c>/stats</c>, such as <c>cluster.backend.upstream_rq_total</c>.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public MetricSlot Counter(string name, string help, string dotted, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Counter, name, help, dotted, labels, null, -1).Index);

    /// <summary>Another name of the counter at <paramref name="slot"/>: what always has the same value costs no second add.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public void Alias(MetricSlot slot, string name, string help, string dotted, params ReadOnlySpan<MetricLabel> labels) =>
        Register(MetricKind.Counter, name, help, dotted, labels, null, slot.Index);

    /// <summary>Another name of the gauge at <paramref name="slot"/>.</summary>
    /// <inheritdoc cref="Alias"/>
    public void GaugeAlias(MetricSlot slot, string name, string help, string dotted, params ReadOnlySpan<MetricLabel> labels) =>
        Register(MetricKind.Gauge, name, help, dotted, labels, null, slot.Index);

    /// <summary>A gauge; its value is the sum of what the workers hold.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public MetricSlot Gauge(string name, string help, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Gauge, name, help, null, labels, null, -1).Index);

    /// <summary>A gauge with Envoy's dotted name.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public MetricSlot Gauge(string name, string help, string dotted, params ReadOnlySpan<MetricLabel> labels) =>
        new(Register(MetricKind.Gauge, name, help, dotted, labels, null, -1).Index);

    /// <summary>A gauge whose value is asked for when metrics are read. A second registration keeps the first callback.</summary>
    /// <param name="name">Prometheus name.</param>
    /// <param name="help">One sentence for <c>HELP</c>.</param>
    /// <param name="dotted">Envoy's name for <c>/stats</c>, or null.</param>
    /// <param name="labels">Dimensions.</param>
    /// <param name="read">Called on the reader's thread; must be quick and thread-safe.</param>
    public void GaugeCallback(string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, Func<long> read) =>
        Register(MetricKind.Gauge, name, help, dotted, labels, read, -1);

    /// <summary>A counter that something else keeps, asked for as a gauge's callback is.</summary>
    /// <inheritdoc cref="GaugeCallback"/>
    public void CounterCallback(string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, Func<long> read) =>
        Register(MetricKind.Counter, name, help, dotted, labels, read, -1);

    /// <summary>A histogram of durations over <see cref="HistogramBounds"/>, shown in milliseconds; it is not shown before its first value.</summary>
    /// <inheritdoc cref="Counter(string, string, ReadOnlySpan{MetricLabel})"/>
    public HistogramSlot Histogram(string name, string help, string? dotted, params ReadOnlySpan<MetricLabel> labels)
    {
        Claim(MetricKind.Histogram, name);
        return new HistogramSlot(this, name, help, dotted, labels.ToArray());
    }

    /// <summary>Holds the name for metrics of that kind.</summary>
    internal abstract void Claim(MetricKind kind, string name);

    /// <summary>Finds or makes the metric; <paramref name="shared"/> is the cell of another one, or -1 for cells of its own.</summary>
    internal abstract Metric Register(
        MetricKind kind, string name, string help, string? dotted, ReadOnlySpan<MetricLabel> labels, Func<long>? read, int shared);

    /// <summary>Whether Prometheus takes it as the name of a metric (colons) or a label.</summary>
    public static bool IsName(string name)
    {
        var good = name.Length > 0 && !char.IsAsciiDigit(name[0]);
        foreach (var c in name)
        {
            good &= char.IsAsciiLetterOrDigit(c) || c is '_' or ':';
        }

        return good;
    }

    internal static void RequireName(string name)
    {
        if (!IsName(name))
        {
            ThrowBadName(name);
        }
    }

    [DoesNotReturn]
    private static void ThrowBadName(string name) =>
        throw new ArgumentException($"'{name}' is not a Prometheus name: letters, digits, '_' and ':', not starting with a digit");
}
