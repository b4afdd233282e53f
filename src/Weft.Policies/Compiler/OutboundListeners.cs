using System.Globalization;
using Weft.ProxyConfig;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;
using IPAddress = System.Net.IPAddress;

namespace Weft.Policies.Compiler;

/// <summary>The client side of a sidecar: a listener for each outbound, and the cluster of the service it leads to.</summary>
internal sealed class OutboundListeners(MeshSnapshot snapshot, DataplaneSpec client, TrafficReports reports, ResourceBag bag)
{
    private readonly MeshTls _tls = new(snapshot.Mesh);
    private readonly HeaderValue? _tags = OutboundTags.Of(client);
    private readonly List<Action> _brokers = [];

    /// <summary>Adds an outbound's listener, routes, cluster and endpoints.</summary>
    public void Add(DataplaneOutbound outbound)
    {
        if (outbound.Service.Length == 0 || !IPAddress.TryParse(outbound.ListenAddress, out _)) return;
        // A protocol tag on an outbound says nothing about where it leads.
        var destination = outbound.Tags.With(TagNames.Service, outbound.Service).Without(TagNames.Protocol).Without(TagNames.KafkaPortBase);
        var known = snapshot.EndpointsOf(outbound.Service).Where(endpoint => IsMeant(endpoint, destination)).ToList();
        var endpoints = known.FindAll(endpoint => endpoint.IsReady);
        // Kuma lets a service without a healthy endpoint become opaque TCP. Here the hints of the others then count, so that an
        // outage is answered by a 503 that says why, and the listener is not rebuilt when it begins and when it ends.
        var protocol = ServiceProtocols.Common((endpoints.Count > 0 ? endpoints : known).Select(endpoint => endpoint.Protocol));
        var cluster = AddCluster(destination, protocol);
        AddEndpoints(cluster, endpoints);
        if (protocol.IsHttp())
        {
            AddListener(outbound.ListenAddress, outbound.Port, outbound.Service, protocol, HttpChain(cluster, outbound.Service, protocol));
            return;
        }
        var chain = OpaqueChain(outbound.Service, protocol, cluster);
        if (protocol == ServiceProtocol.Kafka) chain.Kafka.Brokers.AddRange(KafkaRedirection.Of(outbound, known));
        AddListener(outbound.ListenAddress, outbound.Port, outbound.Service, protocol, chain);
        if (chain.Kafka is null) return;
        // Outbounds that were asked for come first: a broker whose port is taken by one has no listener.
        foreach (var broker in chain.Kafka.Brokers) _brokers.Add(() => AddBroker(broker, destination, endpoints, chain.Kafka));
    }

    /// <summary>Adds a listener for each Kafka broker that clients reach at an address of its own; once, after all outbounds.</summary>
    public void AddBrokers() => _brokers.ForEach(add => add());

    private void AddBroker(KafkaBroker broker, TagSet service, List<MeshEndpoint> endpoints, KafkaProxy kafka)
    {
        var destination = service.With(TagNames.KafkaNodeId, broker.NodeId.ToString(CultureInfo.InvariantCulture));
        var cluster = AddCluster(destination, ServiceProtocol.Kafka);
        AddEndpoints(cluster, endpoints.FindAll(endpoint => IsMeant(endpoint, destination)));
        var chain = OpaqueChain(service[TagNames.Service], ServiceProtocol.Kafka, cluster);
        chain.Kafka.Brokers.AddRange(kafka.Brokers);
        AddListener(broker.Address.Address, (int)broker.Address.Port, service[TagNames.Service], ServiceProtocol.Kafka, chain);
    }

    private void AddListener(string address, int port, string service, ServiceProtocol protocol, FilterChain chain)
    {
        reports.AtOutbound(chain, service);
        bag.Add(new Listener
        {
            Name = ConfigurationNames.OutboundListener(address, port),
            Address = new SocketAddress { Address = address, Port = (uint)port },
            Direction = TrafficDirection.Outbound,
            Service = service,
            Hint = ProtocolHints.Of(service, protocol),
            FilterChains = { chain },
        });
    }

    private static FilterChain OpaqueChain(string service, ServiceProtocol protocol, string cluster) =>
        OpaqueChains.Of("plain", protocol, ConfigurationNames.Sanitized(service), cluster, KumaTimeouts.OutboundIdle);

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
            TimeoutPolicy = KumaTimeouts.Policy,
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
            Tls = snapshot.UsesTls(destination[TagNames.Service]) ? _tls.Client(destination) : null,
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
