using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;
using SocketAddress = Weft.ProxyConfig.SocketAddress;

namespace Weft.Conformance.Tests.Proxies;

/// <summary>One proxy in this process: a plaintext HTTP listener before one endpoint.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    /// <summary>The proxy itself answers 404 for it.</summary>
    public const string HostWithoutRoutes = "nowhere";

    private readonly MetricRegistry _metrics = new();
    private readonly ProxyRuntime _runtime;
    private readonly HttpClient _client;

    private ProxyUnderTest()
    {
        _runtime = new ProxyRuntime(new ProxyOptions
        {
            Workers = 1,
            Mesh = "default",
            Name = "proxy",
            Metrics = _metrics,
            Seed = 7,
            Log = (level, what, text) =>
            {
                lock (Log) Log.Add($"{level} {what} {text}");
            },
        });
        _runtime.Start();
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    }

    public List<string> Log { get; } = [];

    /// <summary>`ip:port` of the listener.</summary>
    public string Address { get; private set; } = "";

    public static async Task<ProxyUnderTest> StartAsync(int port, bool http2Upstream = false, TimeSpan? headTimeout = null)
    {
        var proxy = new ProxyUnderTest();
        var chain = new FilterChain { Http = new HttpConnectionManager { StatPrefix = "in", RouteConfiguration = "routes" } };
        if (headTimeout is { } head) chain.Http.RequestHeadersTimeout = Duration.FromTimeSpan(head);
        var listener = new Listener { Name = "in", Service = "origin", Address = new SocketAddress { Address = "127.0.0.1" }, Direction = TrafficDirection.Outbound };
        listener.FilterChains.Add(chain);
        var cluster = new Cluster { Name = "origin", Protocol = http2Upstream ? Cluster.Types.Protocol.Http2 : Cluster.Types.Protocol.Http1 };
        cluster.StaticEndpoints.Add(new Endpoint { Address = new SocketAddress { Address = "127.0.0.1", Port = (uint)port } });
        (await proxy._runtime.ApplyAsync(new StructureUnit("1", [listener], [Routes()], [cluster]))).ShouldBe(CommitResult.Applied);
        proxy.Address = (await proxy._runtime.ListenersAsync()).Single().Address;
        return proxy;
    }

    /// <summary>A request of an ordinary client.</summary>
    public async Task<HttpResponseMessage> AskAsync(string path = "/", bool http2 = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Address}{path}")
        {
            Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await _client.SendAsync(request);
    }

    /// <summary>Fails unless both versions of HTTP are answered and no exception ever reached a loop.</summary>
    public async Task ShouldBeWellAsync()
    {
        foreach (var http2 in new[] { false, true })
        {
            using var answer = await AskAsync(http2: http2);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        ShouldHaveNoException();
    }

    public void ShouldHaveNoException()
    {
        lock (Log) Read("weft_worker_exceptions").ShouldBe(0, string.Join('\n', Log));
    }

    /// <summary>The sum of a metric over its labels.</summary>
    public long Read(string metric)
    {
        var text = new ArrayBufferWriter<byte>();
        PrometheusText.Write(_metrics, text);
        return Encoding.UTF8.GetString(text.WrittenSpan).Split('\n')
            .Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal) || line.StartsWith(metric + " ", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _runtime.DisposeAsync();
    }

    private static RouteConfiguration Routes()
    {
        var route = new Route { Match = new RouteMatch { PathPrefix = "/" } };
        route.Clusters.Add(new WeightedCluster { Cluster = "origin" });
        var host = new VirtualHost { Name = "all" };
        host.Domains.Add("*");
        host.Routes.Add(route);
        var routes = new RouteConfiguration { Name = "routes" };
        routes.VirtualHosts.Add(host);
        var empty = new VirtualHost { Name = "empty" };
        empty.Domains.Add(HostWithoutRoutes);
        routes.VirtualHosts.Add(empty);
        return routes;
    }
}
