using Weft.Telemetry;

namespace Weft.ControlPlane.Measures;

/// <summary>This control plane's metrics: every series says, as in Kuma, of which zone and instance it is.</summary>
internal sealed class InstanceMetrics
{
    private readonly MetricRegistry _registry;
    private readonly MetricLabel[] _common;

    /// <param name="registry">Where they are kept.</param>
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

    /// <summary>Adds to a counter or a gauge. Any thread.</summary>
    public void Add(MetricSlot slot, long delta) => _registry.Shared.Add(slot, delta);

    /// <summary>Sets a gauge. Any thread.</summary>
    public void Set(MetricSlot slot, long value) => _registry.Shared.Set(slot, value);
}
