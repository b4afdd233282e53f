using Weft.Policies.Addresses;
using Weft.ProxyConfig;

namespace Weft.Policies.Collectors;

/// <summary>What a proxy is told of a collector.</summary>
internal static class CollectorAddress
{
    /// <summary>OTLP over gRPC.</summary>
    private const int DefaultPort = 4317;

    /// <summary>The collector at an endpoint; null when it is only referred to, since there are no stored collectors yet.</summary>
    public static Collector? Of(string endpoint) =>
        HostAndPort.Parse(endpoint) is { } address ? new Collector { Host = address.Host, Port = (uint)(address.Port ?? DefaultPort) } : null;
}
