using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Weft.Proxy.Local;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Transport;
using Weft.ProxyConfig;
using Weft.Telemetry;
using SocketAddress = Weft.ProxyConfig.SocketAddress;

namespace Weft.Proxy.Tests.Runtime;

public sealed class MetricsListenerTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private readonly ProxyRuntime _runtime = new(new ProxyOptions
    {
        Workers = 2,
        Mesh = "default",
        Name = "proxy",
        Metrics = new MetricRegistry(),
        SeriesIdle = TimeSpan.FromSeconds(1),
        MetricsPages = (_, endpoint) => async request =>
        {
            await Task.Yield();
            return LocalResponse.Text(200, $"{endpoint.Path} {request.Method}\n");
        },
    });

    public async ValueTask InitializeAsync()
    {
        _runtime.Start();
        var (chain, key) = Issue("spiffe://default/web", _authority);
        var identity = new Identity { CertificateChain = Source(chain), PrivateKey = Source(key) };
        (await _runtime.ApplyAsync(new IdentityUnit("1", [new Secret { Name = "identity", Identity = identity }, new Secret { Name = "ca", TrustBundle = new TrustBundle { Certificates = Source(_authority.Pem) } }]))).ShouldBe(CommitResult.Applied);
    }

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task Behind_the_mesh_only_its_own_certificates_and_the_own_address_read_metrics()
    {
        var endpoint = new PrometheusEndpoint { Tls = new DownstreamTls { Identity = "identity", TrustBundle = "ca", RequireClientCertificate = true, PeerSans = { new SanMatcher { Prefix = "spiffe://default/" } } }, PlaintextSources = { "127.0.0.1" } };
        var address = await ServeAsync(endpoint);
        using var foreign = new TestAuthority("foreign");

        (await ReadAsync(address, "127.0.0.1", tls: null)).ShouldBe("/metrics GET\n");
        (await ReadAsync(address, "127.0.0.2", Client(Issue("spiffe://default/prometheus", _authority)))).ShouldBe("/metrics GET\n");
        foreach (var refused in new[] { null, Client(null), Client(Issue("spiffe://default/prometheus", foreign)), Client(Issue("spiffe://other/prometheus", _authority)) })
            (await Record.ExceptionAsync(() => ReadAsync(address, "127.0.0.2", refused))).ShouldBeOfType<HttpRequestException>();
    }

    [Fact]
    public async Task A_certificate_of_files_is_served_to_everybody()
    {
        using var files = new TestAuthority("files");
        var (chain, key) = Issue("spiffe://files/web", files);
        var address = await ServeAsync(new PrometheusEndpoint { CertificateChain = Source(chain), PrivateKey = Source(key) });

        (await ReadAsync(address, "127.0.0.2", Client(null))).ShouldBe("/metrics GET\n");
        (await Record.ExceptionAsync(() => ReadAsync(address, "127.0.0.1", tls: null))).ShouldBeOfType<HttpRequestException>();
    }

    [Fact]
    public async Task Readers_of_metrics_are_not_told_as_clients_without_the_TLS_of_the_mesh()
    {
        var address = await ServeAsync(new PrometheusEndpoint { Tls = new DownstreamTls { Identity = "identity", TrustBundle = "ca" }, PlaintextSources = { "127.0.0.1" } });
        await ReadAsync(address, "127.0.0.1", tls: null);

        (await _runtime.PlaintextAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_that_went_away_before_its_page_was_made_disturbs_nobody()
    {
        var address = await ServeAsync(new PrometheusEndpoint());
        for (var i = 0; i < 20; i++)
        {
            using var client = await RawPeer.ConnectAsync(address);
            await client.SendAsync("GET /metrics HTTP/1.1\r\nhost: a\r\n\r\n");
            client.Reset();
        }
        using var pipelined = await RawPeer.ConnectAsync(address);
        await pipelined.SendAsync("GET /metrics HTTP/1.1\r\nhost: a\r\n\r\nHEAD /metrics HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        var both = await pipelined.ReadToEndAsync();
        both.ShouldContain("\r\n\r\n/metrics GET\nHTTP/1.1 200");
        both.ShouldEndWith("\r\n\r\n");
    }

    private async Task<string> ServeAsync(PrometheusEndpoint endpoint)
    {
        endpoint.Address = new SocketAddress { Address = "127.0.0.1" };
        (await _runtime.ApplyAsync(new StructureUnit("1", [], [], [], [new MetricsExport { Name = "main", Prometheus = { endpoint } }]))).ShouldBe(CommitResult.Applied);
        return (await _runtime.ListenersAsync()).Single().Address;
    }

    private static async Task<string> ReadAsync(string address, string from, SslClientAuthenticationOptions? tls)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        if (tls is not null) handler.SslOptions = tls;
        handler.ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(IPEndPoint.Parse(address), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        return await client.GetStringAsync(new Uri($"{(tls is null ? "http" : "https")}://{address}/metrics"));
    }

    private static SslClientAuthenticationOptions Client((byte[] Chain, byte[] Key)? certificate)
    {
        var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null };
        if (certificate is not { } own) return options;
        using var parsed = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(own.Chain), Encoding.ASCII.GetString(own.Key));
        var usable = X509CertificateLoader.LoadPkcs12(parsed.Export(X509ContentType.Pkcs12), null);
        options.LocalCertificateSelectionCallback = (_, _, _, _, _) => usable;
        options.ClientCertificates = [usable];
        return options;
    }

    private static (byte[] Chain, byte[] Key) Issue(string uri, TestAuthority authority)
    {
        var (chain, key) = authority.Issue([uri]);
        return (chain, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PRIVATE KEY", key)));
    }

    private static DataSource Source(byte[] bytes) => new() { InlineBytes = ByteString.CopyFrom(bytes) };
}
