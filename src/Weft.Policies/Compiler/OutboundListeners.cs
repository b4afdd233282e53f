using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;
using IPAddress = System.Net.IPAddress;

namespace Weft.Policies.Compiler;

/// <summary>The client side of a sidecar: a listener for each outbound, and the cluster of the service it leads to.</summary>
internal sealed class OutboundListeners(MeshSnapshot snapshot, DataplaneSpec client, ResourceBag bag)
{
    private readonly MeshTls _tls = new(snapshot.Mesh);
    private readonly HeaderValue? _tags = OutboundTags.Of(client);

    /// <summary>Adds an outbound's listener, routes, cluster and endpoints.</summary>
    public void Add(DataplaneOutbound outbound)
    {
        if (outbound.Service.Length == 0 || !IPAddress.TryParse(outbound.ListenAddress, out _)) return;
        // A protocol tag on an outbound says nothing about where it leads.
        var destination = outbound.Tags.With(TagNames.Service, outbound.Service).Without(TagNames.Protocol);
        var known = snapshot.EndpointsOf(outbound.Service).Where(endpoint => IsMeant(endpoint, destination)).ToList();
        var endpoints = known.FindAll(endpoint => endpoint.IsReady);
        // Kuma lets a service without a healthy endpoint become opaque TCP. Here the hints of the others then count, so that an
        // outage is answered by a 503 that says why, and the listener is not rebuilt when it begins and when it ends.
        var protocol = ServiceProtocols.Common((endpoints.Count > 0 ? endpoints : known).Select(endpoint => endpoint.Protocol));
        var cluster = AddCluster(destination, protocol);
        AddEndpoints(cluster, endpoints);
        bag.Add(new Listener
        {
            Name = ConfigurationNames.OutboundListener(outbound.ListenAddress, outbound.Port),
            Address = new SocketAddress { Address = outbound.ListenAddress, Port = (uint)outbound.Port },
            Direction = TrafficDirection.Outbound,
            Service = outbound.Service,
            Hint = ProtocolHints.Of(outbound.Service, protocol),
            FilterChains =
            {
                protocol.IsHttp()
                    ? HttpChain(cluster, outbound.Service, protocol)
                    : OpaqueChains.Of("plain", protocol, ConfigurationNames.Sanitized(outbound.Service), cluster, KumaTimeouts.OutboundIdle),
            },
        });
    }

    private static bool IsMeant(MeshEndpoint endpoint, TagSet destination) =>
        destination.All(tag => endpoint.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    private FilterChain HttpChain(string cluster, string service, ServiceProtocol protocol)
    {
        var routes = ConfigurationNames.OutboundRoutes(cluster);
        bag.Add(HttpRoutes.ToOne(routes, service, cluster, KumaTimeouts.OutboundRequest));
        var http = new HttpConnectionManager
        {
            StatPrefix = ConfigurationNames.Sanitized(service),
            RouteConfiguration = routes,
            IdleTimeout = KumaTimeouts.OutboundIdle,
            StreamIdleTimeout = KumaTimeouts.OutboundStreamIdle,
            UpgradeIdleTimeout = KumaTimeouts.OutboundIdle,
            GrpcStatistics = protocol == ServiceProtocol.Grpc,
        };
        if (_tags is not null) http.SetRequestHeaders.Add(_tags);
        return new FilterChain { Name = "plain", Http = http };
    }

    private string AddCluster(TagSet destination, ServiceProtocol protocol)
    {
        var name = ConfigurationNames.Cluster(destination);
        bag.Add(new Cluster
        {
            Name = name,
            StatName = ConfigurationNames.Sanitized(destination[TagNames.Service]),
            ConnectTimeout = KumaTimeouts.OutboundConnect,
            // Between proxies it is HTTP/2 always (kuma.md 3.5), whatever the client and the application speak.
            Protocol = Cluster.Types.Protocol.Http2,
            Tls = snapshot.Authority is null ? null : _tls.Client(destination),
            LoadBalancing = Cluster.Types.LoadBalancing.RoundRobin,
            IdleTimeout = protocol.IsHttp() ? KumaTimeouts.OutboundIdle : null,
            Service = destination[TagNames.Service],
        });
        return name;
    }

    private void AddEndpoints(string cluster, List<MeshEndpoint> endpoints)
    {
        var assignment = new ClusterLoadAssignment { Cluster = cluster };
        assignment.Endpoints.AddRange(endpoints
            .Select(endpoint => new Endpoint { Address = new SocketAddress { Address = endpoint.Address, Port = (uint)endpoint.Port }, Weight = 1 })
            .OrderBy(endpoint => endpoint.Address.Address, StringComparer.Ordinal)
            .ThenBy(endpoint => endpoint.Address.Port));
        bag.Add(assignment);
    }
}
