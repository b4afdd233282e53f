using System.Security.Cryptography.X509Certificates;

namespace Weft.EndToEnd.Tests.Observability;

public class MutualTlsScrapeTests
{
    [Theory]
    [InlineData("http")]
    [InlineData("kuma")]
    public async Task Prometheus_reads_a_proxy_over_mutual_TLS_with_a_certificate_that_weftctl_got(string discovery)
    {
        var program = discovery == "kuma" ? Programs.KumaPrometheus() : Programs.Tool("prometheus");
        await using var scraped = await ScrapedMesh.StartAsync(inPlain: false);
        await scraped.AddAsync("web-1", "127.0.0.2");
        var certificates = scraped.Mesh.Folder("certificates");
        var (code, output) = await scraped.Mesh.ControlAsync("generate", "client-certificate", "--service", "watcher", "--directory", certificates);
        code.ShouldBe(0, output);

        var prometheus = await scraped.WatchAsync(program, "--discovery", discovery, "--certificate-folder", certificates);
        await prometheus.ScrapesAsync("kuma-dataplanes", 1);

        (await prometheus.TargetsAsync("kuma-dataplanes")).ShouldBe([$"https://127.0.0.2:{scraped.MetricsPort}/metrics"]);
        (await prometheus.QueryAsync("envoy_server_live{dataplane='web-1'}")).Single().Value.ShouldBe(1);
    }

    [Fact]
    public async Task Who_has_no_certificate_of_the_mesh_reads_nothing_over_TLS()
    {
        await using var scraped = await ScrapedMesh.StartAsync(inPlain: false);
        await scraped.AddAsync("web-1", "127.0.0.2");
        var certificates = scraped.Mesh.Folder("certificates");
        (await scraped.Mesh.ControlAsync("generate", "client-certificate", "--directory", certificates)).Code.ShouldBe(0);
        using var member = X509Certificate2.CreateFromPemFile(Path.Combine(certificates, "client.crt"), Path.Combine(certificates, "client.key"));
        var page = new Uri($"https://127.0.0.2:{scraped.MetricsPort}/metrics");

        using var known = Client(member);
        (await known.GetStringAsync(page)).ShouldContain("envoy_server_live 1");
        using var unknown = Client(null);
        await Should.ThrowAsync<HttpRequestException>(() => unknown.GetStringAsync(page));
    }

    private static HttpClient Client(X509Certificate2? certificate)
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        if (certificate is not null) handler.ClientCertificates.Add(certificate);
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
    }
}
