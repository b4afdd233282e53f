using Weft.ProxyConfig;

namespace Weft.Policies.Spans;

/// <summary>Whose requests have spans.</summary>
/// <param name="Service">The Dataplane's first service.</param>
/// <param name="Destination">On the client side: the server's service.</param>
/// <param name="Direction">As the Dataplane sees it.</param>
/// <param name="IsKafka">Whether they are Kafka's, which have spans only where a policy says so.</param>
internal sealed record TracedTraffic(string Service, string Destination, TrafficDirection Direction, bool IsKafka = false)
{
    /// <summary>The service in spans for Datadog: with <c>splitService</c> inbound, and each destination, is one of its own.</summary>
    public string DatadogService(bool splits) => splits ? Split : Service;

    private string Split => Direction switch
    {
        TrafficDirection.Inbound => Service + "_INBOUND",
        TrafficDirection.Outbound => Service + "_OUTBOUND_" + Destination,
        _ => Service,
    };
}
