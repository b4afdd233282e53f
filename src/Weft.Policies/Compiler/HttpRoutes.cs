using Google.Protobuf.WellKnownTypes;
using Weft.ProxyConfig;

namespace Weft.Policies.Compiler;

/// <summary>Route tables without conditions: everything to one cluster.</summary>
internal static class HttpRoutes
{
    /// <summary>One virtual host for every name, one route for every path.</summary>
    /// <param name="name">Of the table.</param>
    /// <param name="service">Name of the virtual host.</param>
    /// <param name="cluster">Where all goes.</param>
    /// <param name="timeout">Of the whole answer; null: none.</param>
    public static RouteConfiguration ToOne(string name, string service, string cluster, Duration? timeout) => new()
    {
        Name = name,
        VirtualHosts =
        {
            new VirtualHost
            {
                Name = service,
                Domains = { "*" },
                Routes =
                {
                    new Route
                    {
                        Match = new RouteMatch { PathPrefix = "/" },
                        Clusters = { new WeightedCluster { Cluster = cluster, Weight = 1 } },
                        Timeout = timeout,
                    },
                },
            },
        },
    };
}
