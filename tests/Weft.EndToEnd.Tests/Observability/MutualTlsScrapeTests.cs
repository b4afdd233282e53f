using System.Security.Cryptography.X509Certificates;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Observability;

public class MutualTlsScrapeTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("kuma")]
    public async Task Prometheus_reads_a_proxy_over_mutual_TLS_with_a_certificate_that_weftctl_got(string discovery)
    {
        var program = discovery == "kuma" ? Programs.KumaPrometheus() : Programs.Tool("prometheus");
        await using var mesh = await MeshUnderTest.StartAsync();
        var metrics = mesh.Ports.Take();
        await ShowAsync(mesh, metrics);
        var (certificates, folder) = (mesh.Folder("certificates"), mesh.Folder("observability"));
        var (code, output) = await mesh.ControlAsync("generate", "client-certificate", "--service", "watcher", "--directory", certificates);
        code.ShouldBe(0, output);
        (code, output) = await mesh.ControlAsync(
            "install", "observability", "--directory", folder, "--certificate-folder", certificates, "--discovery", discovery,
            "--cp-address", $"http://127.0.0.1:{mesh.MonitoringPort}", "--cp-metrics-address", $"127.0.0.1:{mesh.DiagnosticsPort}");
        code.ShouldBe(0, output);

        await using var prometheus = await PrometheusServer.StartAsync(folder, mesh.Ports.Take(), program);
        await prometheus.ScrapesAsync("kuma-dataplanes", 1);

        (await prometheus.TargetsAsync("kuma-dataplanes")).ShouldBe([$"https://127.0.0.2:{metrics}/metrics"]);
        (await prometheus.QueryAsync("envoy_server_live{dataplane='web-1'}")).Single().Value.ShouldBe(1);
    }

    [Fact]
    public async Task Who_has_no_certificate_of_the_mesh_reads_nothing_over_TLS()
    {
        await using var mesh = await MeshUnderTest.StartAsync();
        var metrics = mesh.Ports.Take();
        await ShowAsync(mesh, metrics);
        var certificates = mesh.Folder("certificates");
        (await mesh.ControlAsync("generate", "client-certificate", "--directory", certificates)).Code.ShouldBe(0);
        using var member = X509Certificate2.CreateFromPemFile(Path.Combine(certificates, "client.crt"), Path.Combine(certificates, "client.key"));
        var page = new Uri($"https://127.0.0.2:{metrics}/metrics");

        using var known = Client(member);
        (await known.GetStringAsync(page)).ShouldContain("envoy_server_live 1");
        using var unknown = Client(null);
        await Should.ThrowAsync<HttpRequestException>(() => unknown.GetStringAsync(page));
    }

    private static async Task ShowAsync(MeshUnderTest mesh, int port)
    {
        (await mesh.PutAsync("/meshes/default", $"""
            type: Mesh
            name: default
            mtls:
              enabledBackend: ca-1
              backends:
              - name: ca-1
                type: builtin
                mode: STRICT
            metrics:
              enabledBackend: prometheus-1
              backends:
              - name: prometheus-1
                type: prometheus
                conf:
                  port: {port}
            """)).ShouldBeNull();
        // At an address from which nobody comes here: to its own a proxy shows its metrics in clear text.
        var (adminPort, file) = (mesh.Ports.Take(), Path.Combine(mesh.Folder("dataplane"), "web-1.yaml"));
        var text = DataplaneText.Write("web-1", adminPort, [new Inbound("web", "http", mesh.Ports.Take(), mesh.Ports.Take())], []);
        await File.WriteAllTextAsync(file, text.Replace("networking:\n  address: 127.0.0.1", "networking:\n  address: 127.0.0.2", StringComparison.Ordinal));
        await mesh.AddSidecarAsync("web-1", adminPort, "--dataplane-file", file);
        await mesh.IsUpAsync();
    }

    private static HttpClient Client(X509Certificate2? certificate)
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        if (certificate is not null) handler.ClientCertificates.Add(certificate);
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
    }
}
