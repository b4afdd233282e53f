namespace Weft.Telemetry;

/// <summary>What a metric's values mean; decides Prometheus' <c>TYPE</c>.</summary>
public enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down; the workers' parts add up to the whole.</summary>
    Gauge,

    /// <summary>A distribution of durations.</summary>
    Histogram,
}
