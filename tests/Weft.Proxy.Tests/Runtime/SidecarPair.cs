using Google.Protobuf.WellKnownTypes;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Transport;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>Two proxies in this process as they stand beside a client and a server: outbound, mutual TLS, inbound.</summary>
internal sealed class SidecarPair : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private bool _kumaClient;
    private TimeSpan _idle;
    private TimeSpan _headTimeout;
    private ProxyConfig.Tracing? _tracing;
    private bool _isKafka;

    private SidecarPair()
    {
    }

    public MetricRegistry ClientMetrics { get; } = new();

    public MetricRegistry ServerMetrics { get; } = new();

    public List<string> Log { get; } = [];

    /// <summary>What the inbound is said to speak; null: nothing is said.</summary>
    public string? Declared { get; set; }

    public ProxyRuntime Client { get; private set; } = null!;

    public ProxyRuntime Server { get; private set; } = null!;

    /// <summary>`ip:port` where the client's application calls.</summary>
    public string Outbound { get; private set; } = "";

    /// <summary>`ip:port` of the server's inbound.</summary>
    public string Inbound { get; private set; } = "";

    public static async Task<SidecarPair> StartAsync(int appPort, bool http, bool http2App = false, int workers = 2, string host = "127.0.0.1", bool? httpInbound = null, bool kumaOnly = false, bool kumaClient = false, TimeSpan idle = default, string? declared = null, MeshMode mode = MeshMode.Strict, TimeSpan headTimeout = default, ProxyConfig.Tracing? tracing = null, bool kafka = false)
    {
        var inbound = httpInbound ?? http;
        var pair = new SidecarPair { Declared = declared, _kumaClient = kumaClient, _idle = idle, _headTimeout = headTimeout, _tracing = tracing, _isKafka = kafka };
        pair.Server = pair.Create("server", pair.ServerMetrics, workers);
        pair.Client = pair.Create("client", pair.ClientMetrics, workers);
        await pair.IdentifyAsync(pair.Server, "server");
        await pair.IdentifyAsync(pair.Client, "client");
        await pair.ServeAsync(appPort, inbound, http2App, host, kumaOnly, mode: mode);
        pair.Inbound = (await pair.Server.ListenersAsync()).Single().Address;
        (await pair.Client.ApplyAsync(new EndpointsUnit("1", [Assignment(pair.Inbound)]))).ShouldBe(CommitResult.Applied);
        await pair.CallAsync(http, host);
        pair.Outbound = (await pair.Client.ListenersAsync()).Single().Address;
        return pair;
    }

    /// <summary>Starts another proxy of the same service, and tells the client of both.</summary>
    public async Task<ProxyRuntime> AddServerAsync(int appPort, bool http)
    {
        var added = Create("server2", new MetricRegistry(), workers: 2);
        await IdentifyAsync(added, "server");
        await ServeAsync(appPort, http, on: added);
        var both = Assignment(Inbound);
        both.Endpoints.Add(Assignment((await added.ListenersAsync()).Single().Address).Endpoints);
        (await Client.ApplyAsync(new EndpointsUnit("2", [both]))).ShouldBe(CommitResult.Applied);
        return added;
    }

    /// <summary>Applies the server's structure.</summary>
    public async Task ServeAsync(int appPort, bool http, bool http2App = false, string host = "127.0.0.1", bool kumaOnly = false, ProxyRuntime? on = null, MeshMode mode = MeshMode.Strict, string leaveOut = "") =>
        (await (on ?? Server).ApplyAsync(new StructureUnit("1", [InboundListener(host, http, kumaOnly, mode, leaveOut)], http ? [Routes("app")] : [], [AppCluster(appPort, http2App, host)]))).ShouldBe(CommitResult.Applied);

    /// <summary>Applies the client's structure.</summary>
    public async Task CallAsync(bool http, string host = "127.0.0.1", bool tls = true) =>
        (await Client.ApplyAsync(new StructureUnit("1", [OutboundListener(host, http)], http ? [Routes("server")] : [], [MeshCluster(tls)]))).ShouldBe(CommitResult.Applied);

    /// <summary>A certificate of the mesh, for a client that is no proxy of ours.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2 IssueClient(string uri)
    {
        var (chain, key) = _authority.Issue([uri]);
        using var parsed = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(
            System.Text.Encoding.ASCII.GetString(chain), System.Security.Cryptography.PemEncoding.WriteString("PRIVATE KEY", key));
        return System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12(
            parsed.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12), null);
    }

    /// <summary>Takes the certificate and the roots away, as when mutual TLS is turned off.</summary>
    public async Task ForgetIdentityAsync(ProxyRuntime runtime) =>
        (await runtime.ApplyAsync(new IdentityUnit("2", []))).ShouldBe(CommitResult.Applied);

    /// <summary>Gives a new certificate; <paramref name="trusted"/> replaces the roots.</summary>
    public async Task IdentifyAsync(ProxyRuntime runtime, string service, TimeSpan? life = null, TestAuthority? trusted = null)
    {
        var (chain, key) = _authority.Issue([$"spiffe://default/{service}"], life: life);
        var identity = new Identity { CertificateChain = Source(chain), PrivateKey = Source(System.Text.Encoding.ASCII.GetBytes(System.Security.Cryptography.PemEncoding.WriteString("PRIVATE KEY", key))) };
        var bundle = new TrustBundle { Certificates = Source((trusted ?? _authority).Pem) };
        (await runtime.ApplyAsync(new IdentityUnit("1", [new Secret { Name = "identity", Identity = identity }, new Secret { Name = "ca", TrustBundle = bundle }]))).ShouldBe(CommitResult.Applied);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        _authority.Dispose();
    }

    private ProxyRuntime Create(string name, MetricRegistry metrics, int workers)
    {
        var runtime = new ProxyRuntime(new ProxyOptions
        {
            Workers = workers,
            Mesh = "default",
            Name = name,
            Metrics = metrics,
            Seed = 7,
            Log = (level, what, text) =>
            {
                lock (Log) Log.Add($"{level} {what} {text}");
            },
        });
        runtime.Start();
        return runtime;
    }

    private Listener InboundListener(string host, bool http, bool kumaOnly, MeshMode mode, string leaveOut)
    {
        var listener = Listening("inbound", host, TrafficDirection.Inbound, [.. InboundChains(http, kumaOnly, mode).Where(chain => chain.Name != leaveOut)]);
        if (Declared is not null) listener.Hint = new ProtocolHint { Declared = Declared, DeclaredAt = "networking.inbound[0].tags[\"kuma.io/protocol\"]" };
        return listener;
    }

    private FilterChain[] InboundChains(bool http, bool kumaOnly, MeshMode mode)
    {
        var plain = Filtered(new FilterChain { Name = "plain" }, http, "app");
        if (mode == MeshMode.Disabled) return [plain];
        var mesh = MeshChain(http, kumaOnly);
        if (mode == MeshMode.Strict) return [mesh];
        mesh.Match = new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Tls, Alpn = { "weft/1", "kuma" } };
        plain.Match = new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Raw };
        var foreign = Filtered(new FilterChain { Name = "tls", Match = new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Tls } }, http: false, "app");
        if (_headTimeout > TimeSpan.Zero) plain.Http.RequestHeadersTimeout = Duration.FromTimeSpan(_headTimeout);
        return [mesh, foreign, plain];
    }

    private FilterChain MeshChain(bool http, bool kumaOnly)
    {
        var chain = new FilterChain { Name = "mesh", Tls = new DownstreamTls { Identity = "identity", TrustBundle = "ca", RequireClientCertificate = true } };
        chain.Tls.PeerSans.Add(new SanMatcher { Prefix = "spiffe://default/" });
        chain.Tls.Alpn.AddRange(kumaOnly ? ["kuma"] : ["weft/1", "kuma"]);
        return Filtered(chain, http, "app");
    }

    private Listener OutboundListener(string host, bool http) => Listening("outbound", host, TrafficDirection.Outbound, Filtered(new FilterChain(), http, "server"));

    private static Listener Listening(string name, string host, TrafficDirection direction, params FilterChain[] chains)
    {
        var listener = new Listener { Name = name, Address = new SocketAddress { Address = host }, Direction = direction };
        listener.FilterChains.AddRange(chains);
        return listener;
    }

    private FilterChain Filtered(FilterChain chain, bool http, string cluster)
    {
        if (http) chain.Http = new HttpConnectionManager { StatPrefix = cluster, RouteConfiguration = "routes", GrpcStatistics = true, ForwardClientCert = HttpConnectionManager.Types.ForwardClientCert.SanitizeSet, Tracing = _tracing };
        else if (_isKafka) chain.Kafka = new KafkaProxy { StatPrefix = cluster, Cluster = cluster, Tracing = _tracing };
        else chain.Tcp = new TcpProxy { StatPrefix = cluster, Cluster = cluster, IdleTimeout = _idle > TimeSpan.Zero ? Duration.FromTimeSpan(_idle) : null };
        return chain;
    }

    private static RouteConfiguration Routes(string cluster)
    {
        var route = new Route { Match = new RouteMatch { PathPrefix = "/" }, Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(15)) };
        route.Clusters.Add(new WeightedCluster { Cluster = cluster });
        var host = new VirtualHost { Name = "all" };
        host.Domains.Add("*");
        host.Routes.Add(route);
        var routes = new RouteConfiguration { Name = "routes" };
        routes.VirtualHosts.Add(host);
        return routes;
    }

    private static Cluster AppCluster(int port, bool http2, string host)
    {
        var cluster = new Cluster { Name = "app", Protocol = http2 ? Cluster.Types.Protocol.Http2 : Cluster.Types.Protocol.Http1 };
        cluster.StaticEndpoints.Add(new Endpoint { Address = new SocketAddress { Address = host, Port = (uint)port } });
        return cluster;
    }

    private Cluster MeshCluster(bool withTls)
    {
        if (!withTls) return new Cluster { Name = "server", Protocol = Cluster.Types.Protocol.Http2 };
        var tls = new UpstreamTls { Identity = "identity", TrustBundle = "ca", Sni = "server{mesh=default}" };
        tls.PeerSans.Add(new SanMatcher { Exact = "spiffe://default/server" });
        tls.Alpn.AddRange(_kumaClient ? ["kuma"] : ["weft/1", "kuma"]);
        return new Cluster { Name = "server", Protocol = Cluster.Types.Protocol.Http2, Tls = tls };
    }

    private static ClusterLoadAssignment Assignment(string address)
    {
        var colon = address.LastIndexOf(':');
        var endpoint = new Endpoint { Address = new SocketAddress { Address = address[..colon].Trim('[', ']'), Port = uint.Parse(address[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture) } };
        var assignment = new ClusterLoadAssignment { Cluster = "server" };
        assignment.Endpoints.Add(endpoint);
        return assignment;
    }

    private static DataSource Source(byte[] bytes) => new() { InlineBytes = Google.Protobuf.ByteString.CopyFrom(bytes) };
}
