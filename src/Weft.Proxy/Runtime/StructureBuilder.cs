using System.Text;
using Google.Protobuf.WellKnownTypes;
using Weft.Protocols.Kafka;
using Weft.Proxy.AccessLogs;
using Weft.Proxy.Http;
using Weft.Proxy.Kafka;
using Weft.Proxy.Listeners;
using Weft.Proxy.Loop;
using Weft.Proxy.Observation;
using Weft.Proxy.Routing;
using Weft.Proxy.Sessions;
using Weft.Proxy.Tcp;
using Weft.Proxy.Transport;
using Weft.Proxy.Upstream;
using Weft.ProxyConfig;
using Weft.Telemetry;
using ProtocolHint = Weft.Proxy.Observation.ProtocolHint;

namespace Weft.Proxy.Runtime;

/// <summary>Checks a structure unit whole and builds the immutable models of it, off the loops.</summary>
internal sealed class StructureBuilder
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly ProxyOptions _options;
    private readonly MetricRegistry _registry;
    private readonly ObservedPorts _ports;
    private readonly TraceBackends _backends;
    private readonly ViolationCollector _problems = new();
    private readonly Dictionary<string, int> _clusterIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RouteTable> _routes = new(StringComparer.Ordinal);
    private readonly List<ClusterModel> _clusters = [];
    private readonly List<ListenerModel> _listeners = [];

    private readonly AccessLogReader _logs;

    private readonly HashSet<MetricScope> _scopes = [];

    private StructureBuilder(ProxyOptions options, ObservedPorts ports, TraceBackends backends, LogSinkTable sinks)
    {
        _logs = new AccessLogReader(sinks, _problems);
        _options = options;
        _registry = options.Metrics;
        _ports = ports;
        _backends = backends;
    }

    /// <summary>The model, or null with every problem found.</summary>
    /// <param name="unit">What was committed.</param>
    /// <param name="options">What the proxy was started with.</param>
    /// <param name="ports">What was seen at its listeners.</param>
    /// <param name="backends">Where its receivers of spans have numbers.</param>
    /// <param name="sinks">Where access logs go.</param>
    /// <param name="admin">This process's own listener, which comes first; null without one.</param>
    /// <param name="violations">Why it was refused.</param>
    public static StructureModel? Build(
        StructureUnit unit, ProxyOptions options, ObservedPorts ports, TraceBackends backends, LogSinkTable sinks, ListenerModel? admin,
        out IReadOnlyList<ConfigurationViolation> violations)
    {
        var builder = new StructureBuilder(options, ports, backends, sinks);
        sinks.Begin();
        if (admin is not null) builder._listeners.Add(admin);
        foreach (var cluster in unit.Clusters) builder.AddCluster(cluster);
        foreach (var routes in unit.Routes) builder.AddRoutes(routes);
        foreach (var listener in unit.Listeners) builder.AddListener(listener);
        var metrics = (unit.MetricsExports ?? []).Select(builder.AddExport).ToList();
        violations = builder._problems.Violations;
        return builder._problems.Any ? null : new StructureModel(unit.Version, builder._listeners, builder._clusters) { Metrics = metrics.FirstOrDefault(), Scopes = builder._scopes };
    }

    private MetricsExportModel AddExport(MetricsExport export, int index)
    {
        var model = new MetricsExportReader(_problems, _options, MetricsOf, ReadTls).Read(export, _listeners);
        if (index > 0) _problems.Add("name", "there can be only one MetricsExport");
        return model;
    }

    private ListenerMetrics MetricsOf(SocketEndpoint address) => Scope($"listener.{address}").Owner("", scope => new ListenerMetrics(scope, address.ToString()));

    private HttpMetrics HttpMetricsOf(string prefix, string hop) => Scope($"http.{prefix}").Owner(hop, scope => new HttpMetrics(scope, prefix, hop));

    private TcpMetrics TcpMetricsOf(string prefix, string hop) => Scope($"tcp.{prefix}").Owner(hop, scope => new TcpMetrics(scope, prefix, hop));

    // What is counted of something that a later configuration may not have.
    private MetricScope Scope(string name)
    {
        var scope = _registry.Scope(name);
        _scopes.Add(scope);
        return scope;
    }

    private void AddCluster(Cluster cluster)
    {
        _problems.Enter("Cluster", cluster.Name);
        if (cluster.Name.Length == 0) _problems.Add("name", "must not be empty");
        if (!_clusterIndex.TryAdd(cluster.Name, _clusters.Count)) _problems.Add("name", "is used twice");
        var endpoints = cluster.StaticEndpoints.Select((e, i) => EndpointReader.Read(e, $"static_endpoints[{i}]", _problems)).ToList();
        var statName = cluster.StatName.Length > 0 ? cluster.StatName : cluster.Name;
        _clusters.Add(new ClusterModel
        {
            Name = cluster.Name,
            StatName = statName,
            Service = cluster.Service,
            ConnectTimeout = Time(cluster.ConnectTimeout, "connect_timeout") is { Ticks: > 0 } timeout ? timeout : DefaultConnectTimeout,
            IdleTimeout = Time(cluster.IdleTimeout, "idle_timeout"),
            Protocol = cluster.Protocol == Cluster.Types.Protocol.Http2 ? UpstreamProtocol.Http2 : UpstreamProtocol.Http1,
            Balancing = cluster.LoadBalancing == Cluster.Types.LoadBalancing.LeastRequest ? BalancingPolicy.LeastRequest : BalancingPolicy.RoundRobin,
            ChoiceCount = Math.Max(2, (int)Math.Min(cluster.ChoiceCount, 64)),
            Tls = cluster.Tls is { } tls ? ReadTls(tls) : null,
            StaticEndpoints = endpoints.Count > 0 ? endpoints : null,
            Metrics = Scope($"cluster.{statName}").Owner("", scope => new ClusterMetrics(scope, statName)),
        });
    }

    private void AddRoutes(RouteConfiguration routes)
    {
        _problems.Enter("RouteConfiguration", routes.Name);
        var hosts = routes.VirtualHosts.Select((host, i) => ReadHost(host, $"virtual_hosts[{i}]")).ToList();
        if (!_routes.TryAdd(routes.Name, new RouteTable(routes.Name, hosts))) _problems.Add("name", "is used twice");
    }

    private HostRoutes ReadHost(VirtualHost host, string field)
    {
        if (host.Domains.Count == 0) _problems.Add(field + ".domains", "must name at least one host, or \"*\"");
        return new HostRoutes(host.Name, host.Domains, [.. host.Routes.Select((route, i) => ReadRoute(route, $"{field}.routes[{i}]"))]);
    }

    private RouteEntry ReadRoute(Route route, string field)
    {
        if (route.Clusters.Count == 0) _problems.Add(field + ".clusters", "must name at least one cluster");
        var clusters = route.Clusters.Select((c, i) => (Index(c.Cluster, $"{field}.clusters[{i}].cluster"), (int)Math.Max(1, c.Weight))).ToList();
        var exact = route.Match?.PathCase == RouteMatch.PathOneofCase.PathExact;
        var path = exact ? route.Match!.PathExact : route.Match?.PathPrefix ?? "";
        return new RouteEntry(Encoding.UTF8.GetBytes(path), exact, clusters, Time(route.Timeout, field + ".timeout"));
    }

    private void AddListener(Listener listener)
    {
        _problems.Enter("Listener", listener.Name);
        var address = EndpointReader.ReadAddress(listener.Address, "address", _problems);
        if (_listeners.Any(other => other.Name == listener.Name)) _problems.Add("name", "is used twice");
        if (address.Port != 0 && _listeners.FirstOrDefault(other => other.Address == address) is { } taken)
            _problems.Add("address", $"{address} is already taken by listener {taken.Name}");
        if (listener.FilterChains.Count == 0)
        {
            _problems.Add("filter_chains", "must have at least one entry");
            return;
        }
        var isInbound = listener.Direction == TrafficDirection.Inbound;
        var port = ReadPort(listener, listener.FilterChains[0]);
        var chains = listener.FilterChains.Select((chain, i) => ReadChain(chain, $"filter_chains[{i}]", isInbound, port)).ToList();
        for (var i = 1; i < chains.Count; i++)
        {
            if (chains.Take(i).Any(other => other.Name == chains[i].Name)) _problems.Add($"filter_chains[{i}].name", "is used twice");
        }
        _listeners.Add(new ListenerModel
        {
            Name = listener.Name,
            Address = address,
            IsInbound = isInbound,
            Service = listener.Service,
            Chains = chains,
            Metrics = MetricsOf(address),
        });
    }

    private ObservedPort ReadPort(Listener listener, FilterChain chain)
    {
        var hint = listener.Hint;
        var declared = hint?.Declared ?? chain.FilterCase switch
        {
            FilterChain.FilterOneofCase.Http => "http",
            FilterChain.FilterOneofCase.Kafka => "kafka",
            _ => "tcp",
        };
        if (declared is not ("" or "http" or "http2" or "grpc" or "kafka" or "tcp")) _problems.Add("hint.declared", "must be one of http, http2, grpc, kafka, tcp, or empty");
        return _ports.Of(Scope($"port.{listener.Name}"), listener.Name, listener.Service, new ProtocolHint(declared, hint?.DeclaredAt ?? ""));
    }

    private FilterChainModel ReadChain(FilterChain chain, string field, bool isInbound, ObservedPort port)
    {
        if (chain.FilterCase == FilterChain.FilterOneofCase.None) _problems.Add(field, "must have one of http, tcp, kafka");
        var match = chain.Match is { } asked ? ReadMatch(asked, field + ".match") : ChainMatch.Any;
        if (chain.Tls is not null && match.IsTls == false) _problems.Add(field + ".match.transport", "RAW leaves no TLS to end");
        return new FilterChainModel
        {
            Name = chain.Name,
            Match = match,
            Tls = chain.Tls is { } tls ? ReadTls(tls, field + ".tls") : null,
            Http = chain.FilterCase == FilterChain.FilterOneofCase.Http ? ReadHttp(chain.Http, field + ".http", isInbound, port) : null,
            Tcp = chain.FilterCase switch
            {
                FilterChain.FilterOneofCase.Tcp => ReadTcp(chain.Tcp, field + ".tcp", isInbound, port),
                FilterChain.FilterOneofCase.Kafka => ReadKafka(chain.Kafka, field + ".kafka", isInbound, port),
                _ => null,
            },
        };
    }

    private ChainMatch ReadMatch(FilterChainMatch match, string field)
    {
        bool? isTls = match.Transport switch
        {
            FilterChainMatch.Types.Transport.Raw => false,
            FilterChainMatch.Types.Transport.Tls => true,
            _ => null,
        };
        if (isTls == false && match.Alpn.Count + match.ServerNames.Count > 0) _problems.Add(field, "RAW has neither alpn nor server_names");
        return new ChainMatch(isTls, [.. match.Alpn], [.. match.ServerNames]);
    }

    private HttpSettings ReadHttp(HttpConnectionManager http, string field, bool isInbound, ObservedPort port)
    {
        if (!_routes.TryGetValue(http.RouteConfiguration, out var routes))
        {
            _problems.Add(field + ".route_configuration", $"names \"{http.RouteConfiguration}\", which is not in this configuration");
            routes = new RouteTable("", []);
        }
        var head = Time(http.RequestHeadersTimeout, field + ".request_headers_timeout");
        var idle = Time(http.StreamIdleTimeout, field + ".stream_idle_timeout");
        return new HttpSettings
        {
            Routes = routes,
            IdleTimeout = Time(http.IdleTimeout, field + ".idle_timeout"),
            StreamIdleTimeout = idle,
            UpgradeIdleTimeout = Time(http.UpgradeIdleTimeout, field + ".upgrade_idle_timeout") is { Ticks: > 0 } upgrade ? upgrade : idle,
            TimeoutPolicy = Policy(http.TimeoutPolicy, field),
            HeadTimeout = head > TimeSpan.Zero ? head : TimeSpan.FromMilliseconds(SessionLimits.DefaultHeadMilliseconds),
            Edits = ReadEdits(http, field),
            CountsGrpc = http.GrpcStatistics,
            ClientsAreOutside = http.OutsideMesh,
            Service = Encoding.UTF8.GetBytes(port.Service),
            SetClientCertificate = http.ForwardClientCert == HttpConnectionManager.Types.ForwardClientCert.SanitizeSet,
            IsInbound = isInbound,
            Port = port,
            Tracing = new TracingReader(_backends, _problems).Read(http.Tracing, field + ".tracing"),
            Metrics = HttpMetricsOf(http.StatPrefix, HopOf(isInbound)),
            Logs = _logs.Read(http.AccessLogs, field + ".access_logs"),
        };
    }

    // It is put between semicolons of a header field, and of gRPC's message, where a percent sign begins an escape.
    private string Policy(string name, string field)
    {
        if (name.AsSpan().ContainsAnyExceptInRange(' ', '~') || name.AsSpan().ContainsAny(';', '%')) _problems.Add(field + ".timeout_policy", "must be printable ASCII without semicolons and percent signs");
        return name;
    }

    private RequestEdits ReadEdits(HttpConnectionManager http, string field)
    {
        foreach (var (i, name) in http.RemoveRequestHeaders.Index()) CheckEdited(name, $"{field}.remove_request_headers[{i}]");
        foreach (var (i, header) in http.SetRequestHeaders.Index())
        {
            CheckEdited(header.Name, $"{field}.set_request_headers[{i}].name");
            if (!RequestEdits.IsValue(header.Value)) _problems.Add($"{field}.set_request_headers[{i}].value", "must not hold control characters or begin or end with a space");
        }
        return new RequestEdits(http.RemoveRequestHeaders, http.SetRequestHeaders.Select(header => (header.Name, header.Value)));
    }

    private void CheckEdited(string name, string field)
    {
        if (!RequestEdits.IsName(name)) _problems.Add(field, $"\"{name}\" must be a lower-case field name that does not frame or route the message");
    }

    private TcpSettings ReadTcp(TcpProxy tcp, string field, bool isInbound, ObservedPort port)
    {
        return new TcpSettings(Index(tcp.Cluster, field + ".cluster"), Time(tcp.IdleTimeout, field + ".idle_timeout"), TcpMetricsOf(tcp.StatPrefix, HopOf(isInbound)))
        {
            Taps = isInbound ? new PortTaps(port) : null,
            TimeoutPolicy = Policy(tcp.TimeoutPolicy, field),
            Logs = _logs.Read(tcp.AccessLogs, field + ".access_logs"),
        };
    }

    // An opaque chain that is watched.
    private TcpSettings ReadKafka(KafkaProxy kafka, string field, bool isInbound, ObservedPort port)
    {
        if (isInbound && kafka.Brokers.Count > 0) _problems.Add(field + ".brokers", "must be empty: only the clients' side rewrites");
        var cluster = Index(kafka.Cluster, field + ".cluster");
        var tracing = new TracingReader(_backends, _problems).Read(kafka.Tracing, field + ".tracing") is { } model ? new KafkaTracing(model, isInbound, cluster < 0 ? "-" : _clusters[cluster].StatName) : null;
        var metrics = Scope($"kafka.{kafka.StatPrefix}").Owner("", scope => new Lazy<KafkaMetrics>(() => new KafkaMetrics(scope, kafka.StatPrefix)));
        var taps = new KafkaTapSource(metrics, ReadBrokers(kafka, field), tracing);
        return new TcpSettings(cluster, Time(kafka.IdleTimeout, field + ".idle_timeout"), TcpMetricsOf(kafka.StatPrefix, HopOf(isInbound)))
        {
            Taps = isInbound ? new PairedTaps(taps, new PortTaps(port)) : taps,
            TimeoutPolicy = Policy(kafka.TimeoutPolicy, field),
            Logs = _logs.Read(kafka.AccessLogs, field + ".access_logs"),
        };
    }

    private Dictionary<int, BrokerAddress> ReadBrokers(KafkaProxy kafka, string field)
    {
        var brokers = new Dictionary<int, BrokerAddress>();
        foreach (var broker in kafka.Brokers)
        {
            var at = $"{field}.brokers[{brokers.Count}]";
            var address = EndpointReader.ReadAddress(broker.Address, at + ".address", _problems);
            if (!brokers.TryAdd((int)broker.NodeId, new BrokerAddress(broker.Address?.Address ?? "", address.Port))) _problems.Add(at + ".node_id", "is used twice");
        }
        return brokers;
    }

    private static string HopOf(bool isInbound) => isInbound ? "inbound" : "outbound";

    private UpstreamTlsModel ReadTls(UpstreamTls tls) =>
        new(Named(tls.Identity, "tls.identity"), Named(tls.TrustBundle, "tls.trust_bundle"), tls.Sni, ReadSans(tls.PeerSans, "tls.peer_sans"), new ProtocolList([.. tls.Alpn]));

    private DownstreamTlsModel ReadTls(DownstreamTls tls, string field)
    {
        var peers = new PeerPolicy(ReadSans(tls.PeerSans, field + ".peer_sans"));
        return new DownstreamTlsModel(
            Named(tls.Identity, field + ".identity"), Named(tls.TrustBundle, field + ".trust_bundle"), tls.RequireClientCertificate, peers, new ProtocolList([.. tls.Alpn]));
    }

    private List<SanPattern> ReadSans(IEnumerable<SanMatcher> matchers, string field) =>
        [.. matchers.Select((matcher, i) => SanReader.Read(matcher, $"{field}[{i}]", _problems))];

    private string Named(string secret, string field)
    {
        if (secret.Length == 0) _problems.Add(field, "must name a Secret");
        return secret;
    }

    private int Index(string cluster, string field)
    {
        if (_clusterIndex.TryGetValue(cluster, out var index)) return index;
        _problems.Add(field, $"names \"{cluster}\", which is not in this configuration");
        return -1;
    }

    private TimeSpan Time(Duration? duration, string field)
    {
        if (duration is null) return TimeSpan.Zero;
        if (duration.Seconds is >= 0 and <= 315_360_000 && duration.Nanos is >= 0 and < 1_000_000_000) return duration.ToTimeSpan();
        _problems.Add(field, "must be between 0s and 315360000s");
        return TimeSpan.Zero;
    }
}
