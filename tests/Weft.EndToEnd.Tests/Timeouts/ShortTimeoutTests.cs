using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Timeouts;

/// <summary>The time-outs of a real proxy, made short in its configuration file, as a real client meets them.</summary>
public sealed class ShortTimeoutTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-times-").FullName;
    private readonly Ports _ports = new();
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private RunningProgram? _proxy;

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_answered_for()
    {
        var port = await StartAsync(SilentPort(), routeTimeout: "0.3s");

        (await CurlAsync(port)).ShouldBe("504 request_timeout; hop=outbound; proxy=a; policy=slow-ones");
    }

    [Fact]
    public async Task A_call_whose_deadline_passes_is_answered_as_gRPC_says()
    {
        var port = await StartAsync(SilentPort(), routeTimeout: "0s");

        var answer = await CurlAsync(port, "-H", "content-type: application/grpc", "-H", "grpc-timeout: 300m", "--http2-prior-knowledge", "-D", "-");

        answer.ShouldContain("grpc-status: 4");
        answer.ShouldContain("grpc-message: deadline_exceeded; hop=outbound; proxy=a\r\n");
    }

    [Fact]
    public async Task A_request_that_stops_half_way_ends()
    {
        var port = await StartAsync(SilentPort(), streamIdle: "0.3s");
        using var client = await ConnectAsync(port);
        await client.SendAsync("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 8\r\n\r\nhalf"u8.ToArray());

        (await ReadToEndAsync(client)).ShouldContain("x-weft-error: stream_idle_timeout; hop=outbound; proxy=a; policy=slow-ones");
    }

    [Fact]
    public async Task A_connection_that_nobody_uses_is_closed()
    {
        var port = await StartAsync(SilentPort(), idle: "0.3s");
        using var client = await ConnectAsync(port);

        (await ReadToEndAsync(client)).ShouldBe("");
    }

    [Fact]
    public async Task A_head_that_trickles_is_refused()
    {
        var port = await StartAsync(SilentPort(), head: "0.3s");
        using var client = await ConnectAsync(port);
        await client.SendAsync("GET / HTTP/1.1\r\nho"u8.ToArray());

        (await ReadToEndAsync(client)).ShouldStartWith("HTTP/1.1 408 ");
    }

    [Fact]
    public async Task An_endpoint_that_takes_no_connection_costs_the_connect_time_out()
    {
        // A backlog that is full: further SYNs are dropped, so a connect hangs.
        _silent.Start(0);
        var full = ((IPEndPoint)_silent.LocalEndpoint).Port;
        var waiting = Enumerable.Range(0, 3).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        foreach (var socket in waiting) _ = socket.ConnectAsync(IPAddress.Loopback, full);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        var port = await StartAsync(full, connect: "0.3s");

        var answer = await CurlAsync(port);

        waiting.ForEach(socket => socket.Dispose());
        answer.ShouldBe("503 upstream_connect_timeout; hop=outbound; proxy=a; policy=slow-ones");
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
        _silent.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> CurlAsync(int port, params string[] arguments)
    {
        var (code, output) = await Programs.RunAsync(
            Programs.Tool("curl"), ["-s", "-m", "10", "-o", "/dev/null", "-w", "%{http_code} %header{x-weft-error}", .. arguments, $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/"]);
        code.ShouldBe(0, output);
        return output.Trim();
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>A port that takes connections and says nothing.</summary>
    private int SilentPort()
    {
        _silent.Start();
        return ((IPEndPoint)_silent.LocalEndpoint).Port;
    }

    private async Task<int> StartAsync(int upstream, string routeTimeout = "15s", string streamIdle = "1800s", string idle = "3600s", string head = "10s", string connect = "5s")
    {
        var port = _ports.Take();
        var file = Path.Combine(_folder, "proxy.yaml");
        await File.WriteAllTextAsync(file, $$$$$"""
            node: {mesh: default, name: a, service: a}
            listeners:
            - name: outbound
              address: {address: 127.0.0.1, port: {{{{{port}}}}}}
              direction: OUTBOUND
              service: web
              filter_chains:
              - name: plain
                http: {stat_prefix: web, route_configuration: web, idle_timeout: {{{{{idle}}}}}, stream_idle_timeout: {{{{{streamIdle}}}}}, request_headers_timeout: {{{{{head}}}}}, timeout_policy: slow-ones}
            routes:
            - name: web
              virtual_hosts:
              - {name: web, domains: ["*"], routes: [{match: {path_prefix: /}, clusters: [{cluster: web}], timeout: {{{{{routeTimeout}}}}}}]}
            clusters:
            - {name: web, service: web, connect_timeout: {{{{{connect}}}}}, static_endpoints: [{address: {address: 127.0.0.1, port: {{{{{upstream}}}}}}}]}
            """);
        _proxy = RunningProgram.Start("a", Programs.Ours("weft-dp"), ["run", "--config-file", file, "--concurrency", "2"]);
        await Eventually.BecomesAsync("the proxy listens", TimeSpan.FromSeconds(20), () => Task.FromResult(Ports.IsTaken(port) ? null : _proxy.Log));
        return port;
    }
}
