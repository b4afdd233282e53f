using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Weft.Telemetry;

namespace Weft.ControlPlane.Measures;

/// <summary>This control plane's metrics: every series says, as in Kuma, of which zone and instance it is.</summary>
internal sealed class InstanceMetrics
{
    private readonly MetricRegistry _registry;
    private readonly MetricLabel[] _common;
    private readonly ConcurrentDictionary<string, Distribution> _distributions = new(StringComparer.Ordinal);

    /// <param name="registry">Where counters and gauges are kept.</param>
    /// <param name="zone"><c>Standalone</c> without zones, as in Kuma.</param>
    /// <param name="instanceId">This process.</param>
    /// <param name="version">Of the program.</param>
    public InstanceMetrics(MetricRegistry registry, string zone, string instanceId, string version)
    {
        _registry = registry;
        _common = [new("zone", zone), new("instance", instanceId)];
        registry.GaugeCallback(
            "cp_info", "Static information about the CP instance", null,
            [new("instance_id", instanceId), new("cluster_id", instanceId), new("product", "Weft"), new("version", version), .. _common], () => 1);
        registry.GaugeCallback("leader", "1 indicates leader, 0 otherwise", null, _common, () => 1);
    }

    /// <summary>A counter; the same name and labels give the same slot.</summary>
    public MetricSlot Counter(string name, string help, params ReadOnlySpan<MetricLabel> labels) => _registry.Counter(name, help, [.. labels, .. _common]);

    /// <summary>A gauge; the same name and labels give the same slot.</summary>
    public MetricSlot Gauge(string name, string help, params ReadOnlySpan<MetricLabel> labels) => _registry.Gauge(name, help, [.. labels, .. _common]);

    /// <summary>A gauge that is asked for when metrics are read.</summary>
    public void Gauge(string name, string help, Func<long> read) => _registry.GaugeCallback(name, help, null, _common, read);

    /// <summary>A histogram; the same name gives the same one.</summary>
    /// <param name="name">In the unit of its values.</param>
    /// <param name="help">One sentence.</param>
    /// <param name="bounds">Such as <see cref="Distribution.Seconds"/>.</param>
    public Distribution Histogram(string name, string help, double[] bounds) => _distributions.GetOrAdd(name, _ => new Distribution(name, help, bounds, _common));

    /// <summary>A summary: quantiles of the latest values; the same name gives the same one.</summary>
    public Distribution Summary(string name, string help) => Histogram(name, help, []);

    /// <summary>Adds to a counter or a gauge. Any thread.</summary>
    public void Add(MetricSlot slot, long delta) => _registry.Shared.Add(slot, delta);

    /// <summary>Sets a gauge. Any thread.</summary>
    public void Set(MetricSlot slot, long value) => _registry.Shared.Set(slot, value);

    /// <summary>Writes all of them as Prometheus text.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        PrometheusText.Write(_registry, output);
        var text = new StringBuilder();
        foreach (var distribution in _distributions.Values.OrderBy(distribution => distribution.Name, StringComparer.Ordinal)) distribution.WriteTo(text);
        Encoding.UTF8.GetBytes(text.ToString(), output);
    }
}
