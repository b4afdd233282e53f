using Weft.Telemetry;

namespace Weft.Proxy.Kafka;

/// <summary>The <see cref="KafkaMetrics"/> of a process by prefix. Used where configuration is built, by one thread at a time.</summary>
internal sealed class KafkaMetricsTable(MetricRegistry registry)
{
    private readonly Dictionary<string, KafkaMetrics> _byPrefix = new(StringComparer.Ordinal);

    public KafkaMetrics Of(string prefix)
    {
        if (!_byPrefix.TryGetValue(prefix, out var metrics)) _byPrefix[prefix] = metrics = new KafkaMetrics(registry, prefix);
        return metrics;
    }
}
