using Weft.DataPlane.Logging;
using Weft.DataPlane.Metrics;
using Weft.Proxy.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.DataPlane.Tests.Metrics;

/// <summary>An engine in this process whose metrics leave as a test says.</summary>
internal sealed class ScrapedProxy : IAsyncDisposable
{
    private readonly JsonLog _log = new(Stream.Null, LogLevel.Off, TimeProvider.System);
    private readonly ApplicationPages _applications;

    private ScrapedProxy()
    {
        _applications = new ApplicationPages(Metrics, TimeProvider.System, _log);
        Runtime = new ProxyRuntime(new ProxyOptions
        {
            Workers = 2,
            Mesh = "default",
            Name = "proxy",
            Metrics = Metrics,
            MetricsPages = (export, endpoint) => new MetricsPage(Metrics, export, endpoint, _applications).Answer,
        });
        Runtime.Start();
    }

    public MetricRegistry Metrics { get; } = new();

    public ProxyRuntime Runtime { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Where its first endpoint listens, as <c>ip:port</c>.</summary>
    public string Address { get; private set; } = "";

    public static async Task<ScrapedProxy> StartAsync(MetricsExport export)
    {
        var proxy = new ScrapedProxy();
        (await proxy.ApplyAsync(export)).ShouldBe(CommitResult.Applied);
        proxy.Address = (await proxy.Runtime.ListenersAsync()).First(listener => listener.Name.StartsWith("metrics:", StringComparison.Ordinal)).Address;
        return proxy;
    }

    public Task<CommitResult> ApplyAsync(MetricsExport export) => Runtime.ApplyAsync(new StructureUnit("1", [], [], [], [export]));

    public Task<string> ReadAsync(string target = "/metrics") => Http.GetStringAsync(new Uri($"http://{Address}{target}"));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Runtime.DisposeAsync();
        _applications.Dispose();
        _log.Dispose();
    }
}
