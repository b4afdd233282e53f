using Weft.ProxyConfig;
using Weft.ProxyConfig.Commits;
using Weft.Resources.Dataplanes;
using Weft.Resources.Tagging;
using IPAddress = System.Net.IPAddress;

namespace Weft.Policies.Compiler;

/// <summary>The server side of a sidecar: a listener for each inbound, and the cluster of the application behind it.</summary>
internal sealed class InboundListeners(MeshSnapshot snapshot, TrafficReports reports, ResourceBag bag)
{
    private readonly MeshTls _tls = new(snapshot.Mesh);

    /// <summary>Adds an inbound's listener, routes and cluster.</summary>
    public void Add(DataplaneNetworking networking, DataplaneInbound inbound)
    {
        var address = networking.ListenAddressOf(inbound);
        if (inbound.State == InboundState.Ignored || !IPAddress.TryParse(address, out _)) return;
        var cluster = AddCluster(networking.ServiceAddressOf(inbound), inbound);
        var routes = inbound.Protocol.IsHttp() ? AddRoutes(inbound, cluster) : null;
        var listener = new Listener
        {
            Name = ConfigurationNames.InboundListener(address, inbound.Port),
            Address = new SocketAddress { Address = address, Port = (uint)inbound.Port },
            Direction = TrafficDirection.Inbound,
            Service = inbound.Service,
            Hint = ProtocolHints.Of(networking, inbound),
        };
        listener.FilterChains.AddRange(Chains(inbound, cluster, routes));
        foreach (var chain in listener.FilterChains) reports.AtInbound(chain, address, inbound);
        bag.Add(listener);
    }

    private IEnumerable<FilterChain> Chains(DataplaneInbound inbound, string cluster, string? routes)
    {
        if (snapshot.Tls.Servers == TlsMode.Disabled)
        {
            yield return Chain("plain", inbound, cluster, routes);
            yield break;
        }
        var mesh = Chain("mesh", inbound, cluster, routes);
        mesh.Tls = _tls.Server();
        if (routes is not null) mesh.Http.ForwardClientCert = HttpConnectionManager.Types.ForwardClientCert.SanitizeSet;
        if (snapshot.Tls.Servers == TlsMode.Permissive)
            mesh.Match = new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Tls, Alpn = { MeshTls.Alpn } };
        yield return mesh;
        if (snapshot.Tls.Servers != TlsMode.Permissive) yield break;

        // PERMISSIVE (kuma.md 2.1): the application's own TLS passes unread; clear text is served as the hint says.
        var foreign = OpaqueChains.Of("tls", ServiceProtocol.Tcp, ConfigurationNames.LocalStatistics(inbound.ApplicationPort), cluster, KumaTimeouts.InboundIdle);
        foreign.Match = new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Tls };
        yield return foreign;
        var plain = Chain("plain", inbound, cluster, routes);
        if (routes is not null) plain.Http.OutsideMesh = true;
        plain.Match = new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Raw };
        yield return plain;
    }

    private static FilterChain Chain(string name, DataplaneInbound inbound, string cluster, string? routes)
    {
        var statistics = ConfigurationNames.LocalStatistics(inbound.ApplicationPort);
        return routes is null
            ? OpaqueChains.Of(name, inbound.Protocol, statistics, cluster, KumaTimeouts.InboundIdle)
            : new FilterChain
            {
                Name = name,
                Http = new HttpConnectionManager
                {
                    StatPrefix = statistics,
                    RouteConfiguration = routes,
                    IdleTimeout = KumaTimeouts.InboundIdle,
                    StreamIdleTimeout = KumaTimeouts.InboundStreamIdle,
                    UpgradeIdleTimeout = KumaTimeouts.InboundIdle,
                    TimeoutPolicy = KumaTimeouts.Policy,
                    RemoveRequestHeaders = { OutboundTags.HeaderName },
                    GrpcStatistics = inbound.Protocol == ServiceProtocol.Grpc,
                },
            };
    }

    private string AddCluster(string applicationAddress, DataplaneInbound inbound)
    {
        var name = ConfigurationNames.LocalCluster(inbound.ApplicationPort);
        var cluster = new Cluster
        {
            Name = name,
            StatName = ConfigurationNames.LocalStatistics(inbound.ApplicationPort),
            ConnectTimeout = KumaTimeouts.InboundConnect,
            Protocol = inbound.Protocol.IsHttp2() ? Cluster.Types.Protocol.Http2 : Cluster.Types.Protocol.Http1,
            IdleTimeout = inbound.Protocol.IsHttp() ? KumaTimeouts.InboundIdle : null,
            StaticEndpoints =
            {
                new Endpoint { Address = new SocketAddress { Address = applicationAddress, Port = (uint)inbound.ApplicationPort }, Weight = 1 },
            },
            Service = inbound.Service,
        };
        // Two applications may listen on one port of different addresses, or two inbounds name one application differently.
        if (bag.Has(ResourceTypes.Cluster, name)) cluster.Name = $"{name}@{inbound.Port}";
        bag.Add(cluster);
        return cluster.Name;
    }

    private string AddRoutes(DataplaneInbound inbound, string cluster)
    {
        var name = ConfigurationNames.InboundRoutes(inbound.Service);
        if (bag.Has(ResourceTypes.RouteConfiguration, name)) name = $"{name}@{inbound.Port}";
        bag.Add(HttpRoutes.ToOne(name, inbound.Service, cluster, timeout: null));
        return name;
    }
}
