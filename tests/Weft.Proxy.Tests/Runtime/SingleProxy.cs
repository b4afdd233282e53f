using System.Buffers;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>One proxy in this process without TLS: a listener, and a cluster whose endpoints a test gives.</summary>
internal sealed class SingleProxy : IAsyncDisposable
{
    private readonly ProxyShape _shape;

    private SingleProxy(ProxyShape shape)
    {
        _shape = shape;
        Runtime = new ProxyRuntime(new ProxyOptions
        {
            Workers = shape.Workers,
            Mesh = "default",
            Name = "proxy",
            Metrics = Metrics,
            Seed = 7,
            TimeProvider = shape.Clock,
            LeaveGrace = shape.LeaveGrace,
            MaxConnections = shape.MaxConnections,
            OpenLog = Sinks.Add,
        });
        Runtime.Start();
    }

    public MetricRegistry Metrics { get; } = new();

    public ProxyRuntime Runtime { get; }

    /// <summary>Where its access logs go; nobody empties their rings but a test.</summary>
    public List<Weft.Proxy.AccessLogs.LogSink> Sinks { get; } = [];

    /// <summary>`ip:port` of the listener.</summary>
    public string Address { get; private set; } = "";

    public static async Task<SingleProxy> StartAsync(ProxyShape shape, params int[] ports)
    {
        var proxy = new SingleProxy(shape);
        await proxy.UseEndpointsAsync(ports);
        (await proxy.Runtime.ApplyAsync(proxy.Structure())).ShouldBe(CommitResult.Applied);
        proxy.Address = (await proxy.Runtime.ListenersAsync()).Single().Address;
        return proxy;
    }

    public async Task UseEndpointsAsync(params int[] ports)
    {
        var assignment = new ClusterLoadAssignment { Cluster = "app" };
        assignment.Endpoints.AddRange(ports.Select(port => new Endpoint { Address = new SocketAddress { Address = "127.0.0.1", Port = (uint)port } }));
        (await Runtime.ApplyAsync(new EndpointsUnit("1", [assignment]))).ShouldBe(CommitResult.Applied);
    }

    /// <summary>Wakes the workers, so that a turned clock is looked at.</summary>
    public async Task WakeAsync() =>
        await UseEndpointsAsync([.. Runtime.Endpoints().Select(e => int.Parse(e.Address[(e.Address.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture))]);

    /// <summary>The sum of the metric over its labels.</summary>
    public long Metric(string name) => Sum(Metrics, name);

    /// <summary>The sum of the samples of that name which have all of these labels.</summary>
    public static long Sum(MetricRegistry registry, string name, params (string Name, string Value)[] labels)
    {
        var output = new ArrayBufferWriter<byte>();
        PrometheusText.Write(registry, output);
        return Encoding.UTF8.GetString(output.WrittenSpan).Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => labels.All(label => line.Contains($"{label.Name}=\"{label.Value}\"", StringComparison.Ordinal)))
            .Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>What the listener and cluster are made of; to be changed and applied again.</summary>
    public StructureUnit Structure()
    {
        var listener = new Listener
        {
            Name = "listener",
            Address = new SocketAddress { Address = "127.0.0.1" },
            Service = "backend",
            Direction = _shape.IsInbound ? TrafficDirection.Inbound : TrafficDirection.Outbound,
        };
        listener.FilterChains.Add(Chain());
        if (_shape.IsPermissive)
        {
            var foreign = listener.FilterChains[0].Clone();
            (foreign.Name, foreign.Match) = ("tls", new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Tls });
            listener.FilterChains.Add(foreign);
            listener.FilterChains[0].Match = new FilterChainMatch { Transport = FilterChainMatch.Types.Transport.Raw };
        }
        var cluster = new Cluster
        {
            Name = "app",
            Protocol = _shape.Http2App ? Cluster.Types.Protocol.Http2 : Cluster.Types.Protocol.Http1,
            IdleTimeout = Time(_shape.ClusterIdleTimeout),
        };
        return new StructureUnit("1", [listener], _shape.IsTcp || _shape.IsKafka ? [] : [Routes()], [cluster]);
    }

    public ValueTask DisposeAsync() => Runtime.DisposeAsync();

    private static Duration Time(TimeSpan time) => Duration.FromTimeSpan(time);

    private FilterChain Chain()
    {
        if (_shape.IsKafka) return new FilterChain { Kafka = new KafkaProxy { StatPrefix = "kafka", Cluster = "app", Brokers = { _shape.Brokers }, AccessLogs = { _shape.Logs }, Tracing = _shape.Tracing } };
        return _shape.IsTcp ? new FilterChain { Tcp = new TcpProxy { StatPrefix = "tcp", Cluster = "app", AccessLogs = { _shape.Logs } } } : new FilterChain { Http = Http() };
    }

    private HttpConnectionManager Http()
    {
        var chain = new HttpConnectionManager
        {
            StatPrefix = "http",
            RouteConfiguration = "routes",
            IdleTimeout = Time(_shape.IdleTimeout),
            StreamIdleTimeout = Time(_shape.StreamIdleTimeout),
            RequestHeadersTimeout = Time(_shape.HeadTimeout),
            AccessLogs = { _shape.Logs },
        };
        _shape.Chain?.Invoke(chain);
        return chain;
    }

    private RouteConfiguration Routes()
    {
        var route = new Route { Match = new RouteMatch { PathPrefix = "/" }, Timeout = Time(_shape.RouteTimeout) };
        route.Clusters.Add(new WeightedCluster { Cluster = "app" });
        var host = new VirtualHost { Name = "all" };
        host.Domains.Add("*");
        host.Routes.Add(route);
        var routes = new RouteConfiguration { Name = "routes" };
        routes.VirtualHosts.Add(host);
        return routes;
    }
}
