using System.Net;
using System.Net.Sockets;
using System.Text;
using Weft.DataPlane.AccessLogs;
using Weft.DataPlane.Logging;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;
using SocketAddress = Weft.ProxyConfig.SocketAddress;

namespace Weft.DataPlane.Tests.AccessLogs;

/// <summary>An engine in this process with an application behind it, whose access log leaves as it does in weft-dp.</summary>
internal sealed class LoggingProxy : IAsyncDisposable
{
    private readonly MemoryStream _told = new();
    private readonly JsonLog _log;
    private readonly TcpListener _application = new(IPAddress.Loopback, 0);
    private readonly LogWriters _writers;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private string _address = "";

    private LoggingProxy()
    {
        _log = new JsonLog(_told, LogLevel.Warn, TimeProvider.System);
        _writers = new LogWriters("1.0", TimeProvider.System, _log);
        Runtime = new ProxyRuntime(new ProxyOptions
        {
            Workers = 2,
            Mesh = "default",
            Name = "web-1",
            Metrics = Metrics,
            OpenLog = sink => _writers.Open(sink, new Node { Mesh = "default", Name = "web-1", Service = "web" }),
        });
        Runtime.Start();
        _application.Start(512);
        _ = ServeAsync();
    }

    public MetricRegistry Metrics { get; } = new();

    public ProxyRuntime Runtime { get; }

    public static async Task<LoggingProxy> StartAsync(AccessLog log)
    {
        var proxy = new LoggingProxy();
        await proxy.ApplyAsync(log);
        return proxy;
    }

    public async Task ApplyAsync(params AccessLog[] logs)
    {
        var http = new HttpConnectionManager { StatPrefix = "http", RouteConfiguration = "routes", AccessLogs = { logs } };
        var listener = new Listener { Name = "listener", Address = new SocketAddress { Address = "127.0.0.1" }, Direction = TrafficDirection.Outbound, FilterChains = { new FilterChain { Http = http } } };
        var route = new Route { Match = new RouteMatch { PathPrefix = "/" }, Clusters = { new WeightedCluster { Cluster = "app" } } };
        var routes = new RouteConfiguration { Name = "routes", VirtualHosts = { new VirtualHost { Name = "all", Domains = { "*" }, Routes = { route } } } };
        var port = (uint)((IPEndPoint)_application.LocalEndpoint).Port;
        var cluster = new Cluster { Name = "app", StaticEndpoints = { new Endpoint { Address = new SocketAddress { Address = "127.0.0.1", Port = port } } } };
        (await Runtime.ApplyAsync(new StructureUnit("1", [listener], [routes], [cluster]))).ShouldBe(CommitResult.Applied);
        _address = (await Runtime.ListenersAsync()).Single().Address;
    }

    /// <summary>Sends requests one after another; each must be answered well, whatever becomes of its record.</summary>
    public async Task AskAsync(int first, int count)
    {
        for (var i = first; i < first + count; i++) (await _http.GetStringAsync(new Uri($"http://{_address}/{i}"))).ShouldBe("ok");
    }

    /// <summary>What the program's log says, once it has ended.</summary>
    public string Told { get; private set; } = "";

    /// <summary>Ends the engine, then the writers.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Runtime.DisposeAsync();
        _writers.Dispose();
        _application.Dispose();
        _log.Dispose();
        Told = Encoding.UTF8.GetString(_told.ToArray());
        await _told.DisposeAsync();
    }

    /// <summary>The sum of a metric over its labels.</summary>
    public long Metric(string name)
    {
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        PrometheusText.Write(Metrics, text);
        return Encoding.UTF8.GetString(text.WrittenSpan).Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
            .Sum(line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    public static async Task<T> EventuallyAsync<T>(Func<T> read, Func<T, bool> isSo)
    {
        var last = read();
        for (var i = 0; i < 400 && !isSo(last); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
            last = read();
        }
        isSo(last).ShouldBeTrue($"{last}");
        return last;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                _ = AnswerAsync(await _application.AcceptSocketAsync());
            }
            catch (Exception fault) when (fault is ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static async Task AnswerAsync(Socket socket)
    {
        using var owned = socket;
        var room = new byte[4096];
        while (await socket.ReceiveAsync(room) > 0) await socket.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"u8.ToArray());
    }
}
