using Weft.Telemetry;

namespace Weft.Proxy.Kafka;

/// <summary>The <see cref="KafkaMetrics"/> of a process by prefix. Used where configuration is built, by one thread at a time.</summary>
internal sealed class KafkaMetricsTable
{
    private readonly Dictionary<string, (MetricScope Scope, KafkaMetrics Metrics)> _byPrefix = new(StringComparer.Ordinal);

    /// <summary>The counters of that prefix; new ones when those known have expired.</summary>
    public KafkaMetrics Of(MetricScope scope, string prefix)
    {
        if (_byPrefix.TryGetValue(prefix, out var known) && known.Scope == scope) return known.Metrics;
        var metrics = new KafkaMetrics(scope, prefix);
        _byPrefix[prefix] = (scope, metrics);
        return metrics;
    }

    /// <summary>Forgets what has expired.</summary>
    public void Trim()
    {
        foreach (var (prefix, known) in _byPrefix)
        {
            if (known.Scope.IsExpired) _byPrefix.Remove(prefix);
        }
    }
}
