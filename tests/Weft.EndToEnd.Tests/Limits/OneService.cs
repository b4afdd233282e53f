using System.Globalization;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Limits;

/// <summary>A client's sidecar and a service's sidecar; the http2 application is nghttpd, the others are the test's own.</summary>
internal sealed class OneService : IAsyncDisposable
{
    private readonly HttpApplication _http;
    private readonly EchoApplication _echo;

    private OneService(MeshUnderTest mesh)
    {
        var ports = mesh.Ports;
        Mesh = mesh;
        (HttpPort, Http2Port, TcpPort) = (ports.Take(), ports.Take(), ports.Take());
        (WebPort, ApiPort, EchoPort) = (ports.Take(), ports.Take(), ports.Take());
        _http = new HttpApplication(WebPort);
        _echo = new EchoApplication(EchoPort);
    }

    public MeshUnderTest Mesh { get; }

    public Sidecar Client { get; private set; } = null!;

    public Sidecar Service { get; private set; } = null!;

    /// <summary>The outbounds, on 127.0.0.1 and, where the machine has it, ::1.</summary>
    public int HttpPort { get; }

    public int Http2Port { get; }

    public int TcpPort { get; }

    private int WebPort { get; }

    private int ApiPort { get; }

    private int EchoPort { get; }

    public static async Task<OneService> StartAsync(string? rotation = null)
    {
        var nghttpd = Programs.Tool("nghttpd");
        var mesh = await MeshUnderTest.StartAsync(rotation, new() { ["WEFT_XDS_SERVER_DATAPLANE_STATUS_FLUSH_INTERVAL"] = "500ms" });
        var one = new OneService(mesh);
        try
        {
            var root = mesh.Folder("pages");
            await File.WriteAllTextAsync(Path.Combine(root, "index.html"), new string('x', 1000));
            mesh.Run("nghttpd", nghttpd, "--no-tls", "-m", "1000", "-a", "127.0.0.1", "-d", root, one.ApiPort.ToString(CultureInfo.InvariantCulture));
            var ports = mesh.Ports;
            one.Service = await mesh.AddSidecarAsync(
                "service-1",
                [
                    new Inbound("web", "http", ports.Take(), one.WebPort), new Inbound("api", "http2", ports.Take(), one.ApiPort),
                    new Inbound("echo", "tcp", ports.Take(), one.EchoPort),
                ]);
            one.Client = await mesh.AddSidecarAsync(
                "client-1", [new Inbound("client", "tcp", ports.Take(), ports.Take())],
                [.. one.Outbounds("127.0.0.1"), .. Ports.HasIPv6 ? one.Outbounds("::1") : []]);
            await mesh.IsUpAsync();
            foreach (var service in new[] { "web", "api", "echo" }) await mesh.KnowsAsync(one.Client, service, 1);
            return one;
        }
        catch
        {
            await one.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Mesh.DisposeAsync();
        await _http.DisposeAsync();
        await _echo.DisposeAsync();
    }

    private IEnumerable<Outbound> Outbounds(string address) =>
        [new(address, HttpPort, "web"), new(address, Http2Port, "api"), new(address, TcpPort, "echo")];
}
