using Weft.Proxy.AccessLogs;
using Weft.Proxy.Observation;

namespace Weft.Proxy.Tcp;

/// <summary>What an opaque filter chain says: immutable.</summary>
/// <param name="Cluster">Index of the cluster in the structure.</param>
/// <param name="IdleTimeout">No byte in either direction for so long ends a connection; zero is never.</param>
/// <param name="Metrics">Its counters.</param>
internal sealed record TcpSettings(int Cluster, TimeSpan IdleTimeout, TcpMetrics Metrics)
{
    /// <summary>What set the time-outs, as failures say it; empty: that is not known.</summary>
    public string TimeoutPolicy { get; init; } = "";

    /// <summary>Watches its connections; null: nobody does.</summary>
    public RelayTapSource? Taps { get; init; }

    /// <summary>Who is told of each connection; null: nobody.</summary>
    public AccessLogSet? Logs { get; init; }
}
