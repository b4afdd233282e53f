using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Traces;

/// <summary>An application that asks, its proxy, another proxy, and the application that is asked. Both proxies trace.</summary>
internal sealed class TracedPair : IAsyncDisposable
{
    private readonly Ports _ports = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-traces-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly List<RunningProgram> _proxies = [];
    private TracedApplication? _app;
    private int _outbound;

    /// <summary>Where spans are to be received.</summary>
    public int ReceiverPort { get; private set; }

    /// <summary>What the asked application saw last.</summary>
    public IReadOnlyDictionary<string, string> Seen => _app!.Seen;

    public string Log => string.Join('\n', _proxies.Select(proxy => proxy.Log));

    /// <param name="backend">YAML of the back end; PORT is where spans are received.</param>
    /// <param name="protocol">Of the asked application: http, http2 or grpc.</param>
    /// <param name="sampling">Percent of random sampling.</param>
    /// <param name="serves">Whether it runs.</param>
    public static async Task<TracedPair> StartAsync(string backend, string protocol = "http", double sampling = 100, bool serves = true)
    {
        var pair = new TracedPair();
        try
        {
            await pair.BeginAsync(backend, protocol, sampling, serves);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async Task<HttpStatusCode> AskAsync(string protocol, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(protocol == "grpc" ? HttpMethod.Post : HttpMethod.Get, new Uri($"http://127.0.0.1:{_outbound}/shop/Cart?x=1"));
        request.Version = protocol == "http" ? HttpVersion.Version11 : HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (protocol == "grpc")
        {
            request.Content = new ByteArrayContent(new byte[5]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        }
        request.Headers.UserAgent.ParseAdd("shopper/1.0");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode;
    }

    /// <summary>Opens a WebSocket to the asked application.</summary>
    public async Task<ClientWebSocket> OpenSocketAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_outbound}/live"), TestContext.Current.CancellationToken);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies) await proxy.DisposeAsync();
        if (_app is not null) await _app.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync(string backend, string protocol, double sampling, bool serves)
    {
        ReceiverPort = _ports.Take();
        backend = backend.Replace("PORT", $"{ReceiverPort}", StringComparison.Ordinal);
        var (inbound, app) = (_ports.Take(), _ports.Take());
        _outbound = _ports.Take();
        if (serves) _app = await TracedApplication.StartAsync(app, protocol);
        await RunAsync("server", "INBOUND", inbound, app, backend, protocol == "http" ? "HTTP1" : "HTTP2", sampling);
        await RunAsync("client", "OUTBOUND", _outbound, inbound, backend, "HTTP2", sampling);
    }

    private async Task RunAsync(string name, string direction, int port, int upstream, string backend, string protocol, double sampling)
    {
        var file = Path.Combine(_folder, name + ".yaml");
        await File.WriteAllTextAsync(file, $$$"""
            node: {mesh: default, name: {{{name}}}-1, service: {{{name}}}}
            listeners:
            - name: listener
              address: {address: 127.0.0.1, port: {{{port}}}}
              direction: {{{direction}}}
              service: server
              filter_chains:
              - name: plain
                http:
                  stat_prefix: server
                  route_configuration: routes
                  tracing:
                    policy: traces
                    {{{backend}}}
                    service: {{{name}}}
                    client_sampling: 100
                    random_sampling: {{{sampling}}}
                    overall_sampling: 100
                    tags:
                    - {name: team, literal: shop}
                    - {name: version, header: {name: x-version, default_value: none}}
                    - {name: absent, header: {name: x-absent}}
            routes:
            - name: routes
              virtual_hosts:
              - {name: all, domains: ["*"], routes: [{match: {path_prefix: /}, clusters: [{cluster: {{{name}}}-up}]}]}
            clusters:
            - {name: {{{name}}}-up, protocol: {{{protocol}}}, static_endpoints: [{address: {address: 127.0.0.1, port: {{{upstream}}}}}]}
            """);
        var proxy = RunningProgram.Start(name, Programs.Ours("weft-dp"), ["run", "--config-file", file, "--concurrency", "2"]);
        _proxies.Add(proxy);
        await Eventually.BecomesAsync("the proxy listens", TimeSpan.FromSeconds(40), () => Task.FromResult(Ports.IsTaken(port) ? null : proxy.Log));
    }
}
