using System.Net;
using Weft.Proxy.Loop;
using Weft.Proxy.Upstream;
using Weft.ProxyConfig;
using SocketAddress = Weft.ProxyConfig.SocketAddress;

namespace Weft.Proxy.Runtime;

/// <summary>Reads addresses and endpoints of configuration, collecting what is wrong.</summary>
internal static class EndpointReader
{
    public static EndpointModel Read(Endpoint endpoint, string field, ViolationCollector problems)
    {
        var address = ReadAddress(endpoint.Address, field + ".address", problems);
        if (address is { IsSpecified: true, Port: 0 }) problems.Add(field + ".address.port", "must be in the range [1, 65535]");
        if (endpoint.Weight > 1000) problems.Add(field + ".weight", "must be at most 1000");
        return new EndpointModel(address, (int)Math.Max(1, endpoint.Weight));
    }

    public static SocketEndpoint ReadAddress(SocketAddress? address, string field, ViolationCollector problems)
    {
        if (!IPAddress.TryParse(address?.Address ?? "", out var ip))
        {
            problems.Add(field + ".address", $"\"{address?.Address}\" is not an IPv4 or IPv6 address");
            return default;
        }
        if (address!.Port <= 65_535) return new SocketEndpoint(ip, (int)address.Port);
        problems.Add(field + ".port", "must be in the range [0, 65535]");
        return default;
    }
}
