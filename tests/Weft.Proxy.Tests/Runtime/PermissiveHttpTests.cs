using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Weft.Proxy.Tests.Runtime;

/// <summary>An http inbound on whose one port clear text, the application's own TLS and the mesh's mutual TLS are served.</summary>
public sealed class PermissiveHttpTests
{
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    [Fact]
    public async Task Three_kinds_of_client_are_served_on_one_port()
    {
        using var app = new TwoTongueServer();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Permissive);

        for (var i = 0; i < 20; i++)
        {
            (await AskAsync(pair.Inbound)).ShouldBe("plain");
            (await AskAsync(pair.Outbound)).ShouldBe("plain");
            await using var tls = await ForeignTlsAsync(pair.Inbound, split: 0);
            (await AskAsync(tls)).ShouldBe("tls");
        }

        SingleProxy.Sum(pair.ServerMetrics, "weft_permissive_plaintext_connections_total").ShouldBe(20);
        SingleProxy.Sum(pair.ServerMetrics, "weft_permissive_foreign_tls_connections_total").ShouldBe(20);
        SingleProxy.Sum(pair.ServerMetrics, "weft_permissive_tls_connections_total").ShouldBeInRange(1, 2);
        var inbound = (await pair.Server.PlaintextAsync()).ShouldHaveSingleItem();
        inbound.Listener.ShouldBe("inbound");
        inbound.Others.ShouldBe(0);
        var client = inbound.Clients.ShouldHaveSingleItem();
        (client.Address, client.Plaintext, client.ForeignTls).ShouldBe(("127.0.0.1", 20, 20));
    }

    [Fact]
    public async Task Http2_in_clear_text_is_served_beside_the_mesh()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Permissive);
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        foreach (var address in new[] { pair.Inbound, pair.Outbound })
        {
            var answer = await client.GetAsync($"http://{address}/bytes/70000");
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(TestApplication.Pattern(70_000));
        }
    }

    [Fact]
    public async Task The_mesh_tells_the_application_who_asks_and_clear_text_claims_nothing()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Permissive);
        using var client = new HttpClient();

        (await client.GetStringAsync($"http://{pair.Outbound}/headers")).ShouldContain("URI=spiffe://default/client");
        using var forged = new HttpRequestMessage(HttpMethod.Get, $"http://{pair.Inbound}/headers");
        forged.Headers.Add("x-forwarded-client-cert", "URI=spiffe://default/admin");
        (await (await client.SendAsync(forged)).Content.ReadAsStringAsync()).ShouldNotContain("admin");
    }

    [Fact]
    public async Task Clear_text_split_anywhere_is_served()
    {
        using var app = new TwoTongueServer();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Permissive);
        for (var split = 1; split < Get.Length; split++)
        {
            using var client = await RawPeer.ConnectAsync(pair.Inbound);
            await client.SendAsync(Get[..split]);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            await client.SendAsync(Get[split..]);
            (await client.ReadUntilAsync("plain")).ShouldEndWith("plain", customMessage: $"split at {split}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ClientHello_split_anywhere_finds_its_chain(bool isMesh)
    {
        using var app = new TwoTongueServer();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Permissive);
        using var certificate = pair.IssueClient("spiffe://default/client");
        for (var split = 1; split < 330; split += split < 80 ? 1 : 7)
        {
            await using var tls = isMesh ? await MeshTlsAsync(pair.Inbound, certificate, split) : await ForeignTlsAsync(pair.Inbound, split);
            if (isMesh) tls.NegotiatedApplicationProtocol.ShouldBe(new SslApplicationProtocol("kuma"), $"split at {split}");
            (await AskAsync(tls)).ShouldBe(isMesh ? "plain" : "tls", $"split at {split}");
        }
    }

    [Theory]
    [InlineData("\u0016")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003half a hello")]
    public async Task Half_a_ClientHello_is_closed_in_time_and_counted(string half)
    {
        using var app = new TwoTongueServer();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Permissive, headTimeout: TimeSpan.FromMilliseconds(150));
        using var client = await RawPeer.ConnectAsync(pair.Inbound);

        await client.SendAsync(half);

        (await client.ReadToEndAsync()).ShouldBe("");
        SingleProxy.Sum(pair.ServerMetrics, "weft_listener_first_bytes_refused_total").ShouldBe(1);
        lock (pair.Log) pair.Log.ShouldContain(line => line.Contains("first_bytes_refused") && line.Contains("did not end in time"));
    }

    [Fact]
    public async Task The_meshs_protocol_without_a_certificate_is_refused_and_said()
    {
        using var app = new TwoTongueServer();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Permissive);

        await Should.ThrowAsync<Exception>(async () =>
        {
            await using var tls = await MeshTlsAsync(pair.Inbound, null, split: 0);
            await AskAsync(tls);
        });

        // The client may have read the alert before the proxy has told of it.
        for (var i = 0; i < 200 && !HasRefused(pair); i++) await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        HasRefused(pair).ShouldBeTrue();
        SingleProxy.Sum(pair.ServerMetrics, "envoy_listener_ssl_fail_verify_error").ShouldBe(1);
        SingleProxy.Sum(pair.ServerMetrics, "weft_permissive_foreign_tls_connections_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_listener_for_TLS_only_closes_clear_text_and_counts_it()
    {
        using var app = new TwoTongueServer();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Strict);
        await pair.ServeAsync(app.Port, http: true, mode: MeshMode.Permissive, leaveOut: "plain");
        using var client = await RawPeer.ConnectAsync(pair.Inbound);

        await client.SendAsync(Get);

        (await client.ReadToEndAsync()).ShouldBe("");
        SingleProxy.Sum(pair.ServerMetrics, "envoy_listener_no_filter_chain_match").ShouldBe(1);
    }

    [Fact]
    public async Task A_change_of_mode_leaves_open_connections_alone()
    {
        using var app = new TwoTongueServer();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, mode: MeshMode.Disabled);
        using var plain = await RawPeer.ConnectAsync(pair.Inbound);
        await AskAsync(plain);
        await pair.ServeAsync(app.Port, http: true, mode: MeshMode.Permissive);
        (await AskAsync(plain)).ShouldBe("plain");
        using var certificate = pair.IssueClient("spiffe://default/client");
        await using var mesh = await MeshTlsAsync(pair.Inbound, certificate, split: 0);
        (await AskAsync(mesh)).ShouldBe("plain");

        await pair.ServeAsync(app.Port, http: true, mode: MeshMode.Strict);
        (await AskAsync(mesh)).ShouldBe("plain");
        await plain.SendAsync(Get);
        (await plain.ReadToEndAsync()).ShouldContain("connection: close");
        using var late = await RawPeer.ConnectAsync(pair.Inbound);
        await late.SendAsync(Get);
        (await late.ReadToEndAsync()).ShouldNotContain("200");

        await pair.ServeAsync(app.Port, http: true, mode: MeshMode.Disabled);
        await pair.ForgetIdentityAsync(pair.Server);
        await mesh.WriteAsync(Encoding.ASCII.GetBytes(Get));
        var buffer = new byte[4096];
        Encoding.ASCII.GetString(buffer, 0, await mesh.ReadAsync(buffer)).ShouldContain("200 OK");
        (await AskAsync(pair.Inbound)).ShouldBe("plain");
    }

    private static bool HasRefused(SidecarPair pair)
    {
        lock (pair.Log) return pair.Log.Exists(line => line.Contains("peer_refused") && line.Contains("the peer sent no certificate"));
    }

    private static async Task<string> AskAsync(string address)
    {
        using var client = await RawPeer.ConnectAsync(address);
        return await AskAsync(client);
    }

    private static async Task<string> AskAsync(RawPeer client)
    {
        await client.SendAsync(Get);
        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 200 ");
        return Encoding.ASCII.GetString(await client.ReadExactlyAsync(head.Contains("content-length: 5") ? 5 : 3));
    }

    private static async Task<string> AskAsync(Stream stream)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Get));
        var text = "";
        var buffer = new byte[4096];
        while (!text.EndsWith("plain", StringComparison.Ordinal) && !text.EndsWith("tls", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            if (count == 0) throw new EndOfStreamException(text);
            text += Encoding.ASCII.GetString(buffer, 0, count);
        }
        return text[(text.LastIndexOf('\n') + 1)..];
    }

    private static Task<SslStream> ForeignTlsAsync(string address, int split) => TlsAsync(address, split, new SslClientAuthenticationOptions
    {
        TargetHost = "application",
        ApplicationProtocols = [new SslApplicationProtocol("http/1.1")],
    });

    private static Task<SslStream> MeshTlsAsync(string address, X509Certificate2? certificate, int split) => TlsAsync(address, split, new SslClientAuthenticationOptions
    {
        TargetHost = "server",
        ApplicationProtocols = [new SslApplicationProtocol("kuma")],
        ClientCertificates = certificate is null ? [] : [certificate],
    });

    private static async Task<SslStream> TlsAsync(string address, int split, SslClientAuthenticationOptions options)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        options.RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null; // whose certificate it is, the answer tells
        var tls = new SslStream(new SplitStream(socket, split));
        await tls.AuthenticateAsClientAsync(options).WaitAsync(TimeSpan.FromSeconds(10));
        return tls;
    }
}
