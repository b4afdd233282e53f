using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Weft.ControlPlane.Configuration;

namespace Weft.ControlPlane.Tests;

/// <summary>A whole control plane on free loopback ports, in a folder of its own.</summary>
internal sealed class RunningControlPlane : IAsyncDisposable
{
    private readonly ControlPlaneHost _host;
    private readonly bool _ownsFolder;

    private RunningControlPlane(ControlPlaneHost host, string folder, bool ownsFolder)
    {
        (_host, Folder, _ownsFolder) = (host, folder, ownsFolder);
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.ApiPort}") };
        Diagnostics = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.DiagnosticsPort}") };
        DpServer = new HttpClient(Trusting()) { BaseAddress = DpServerAddress };
    }

    public string Folder { get; }

    public HttpClient Api { get; }

    public HttpClient DpServer { get; }

    public HttpClient Diagnostics { get; }

    public Uri MonitoringAddress => new($"http://127.0.0.1:{_host.MonitoringPort}");

    private Uri DpServerAddress => new($"https://127.0.0.1:{_host.DpServerPort}");

    public static async Task<RunningControlPlane> StartAsync(params string[] flags)
    {
        var folder = Directory.CreateTempSubdirectory("weft-cp-").FullName;
        return await StartInAsync(folder, ownsFolder: true, ["--store-type", "memory", .. flags]);
    }

    public static async Task<RunningControlPlane> StartInAsync(string folder, bool ownsFolder, params string[] flags)
    {
        var environment = new Dictionary<string, string>
        {
            ["KUMA_XDS_DATAPLANE_DEREGISTRATION_DELAY"] = "300ms",
            ["WEFT_XDS_SERVER_DATAPLANE_RECONNECT_GRACE"] = "2s",
        };
        var (settings, _) = SettingsReader.Read(
            [
                "--data-dir", folder, "--api-port", "0", "--dp-server-port", "0", "--diagnostics-port", "0", "--monitoring-port", "0",
                "--dp-server-interface", "127.0.0.1", "--diagnostics-interface", "127.0.0.1", "--monitoring-interface", "127.0.0.1", .. flags,
            ],
            environment.GetValueOrDefault,
            File.ReadAllText);
        return new RunningControlPlane(
            await ControlPlaneHost.StartAsync(settings, NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken), folder, ownsFolder);
    }

    public GrpcChannel OpenChannel() => GrpcChannel.ForAddress(DpServerAddress, new GrpcChannelOptions { HttpHandler = Trusting(), DisposeHttpClient = true });

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await Api.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task PutAsync(string path, string body) => ((int)(await SendAsync(HttpMethod.Put, path, body)).Status).ShouldBeInRange(200, 201);

    public async Task<string> TokenAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Api.PostAsync("/tokens/dataplane", content);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Asks until the answer satisfies the test, for at most five seconds.</summary>
    public async Task UntilAsync(string path, Func<HttpStatusCode, JsonNode?, bool> holds)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (status, body) = await GetAsync(path);
            if (holds(status, body)) return;
            if (attempt == 100) throw new ShouldAssertException($"{path} stays {(int)status} {body?.ToJsonString()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        DpServer.Dispose();
        Diagnostics.Dispose();
        await _host.DisposeAsync();
        if (_ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    private static HttpClientHandler Trusting() => new() { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
}
