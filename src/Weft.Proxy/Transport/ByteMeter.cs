using Weft.Telemetry;

namespace Weft.Proxy.Transport;

/// <summary>Counts what the channels of one filter chain on one worker carry, as it comes and as it leaves.</summary>
internal sealed class ByteMeter(WorkerMetrics counters)
{
    private MetricSlot _received;
    private MetricSlot _sent;

    /// <summary>Counts there from now on; said before the first channel is counted.</summary>
    public void CountAt(MetricSlot received, MetricSlot sent) => (_received, _sent) = (received, sent);

    public void OnReceived(long bytes) => counters.Add(_received, bytes);

    public void OnSent(long bytes) => counters.Add(_sent, bytes);
}
