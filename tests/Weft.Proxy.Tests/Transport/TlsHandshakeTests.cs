using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Weft.Proxy.Loop;
using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Transport;

namespace Weft.Proxy.Tests.Transport;

public sealed class TlsHandshakeTests : IDisposable
{
    private const string Backend = "spiffe://default/backend";
    private const string Frontend = "spiffe://default/frontend";

    private readonly LoopThread _thread = new();
    private readonly TestAuthority _authority = new();
    private readonly RecordingHandler _server = new();
    private readonly RecordingHandler _client = new();

    public void Dispose()
    {
        _thread.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Both_sides_know_the_verified_peer_the_protocol_and_the_host_name()
    {
        Run(client: _authority.Issue([Frontend, "spiffe://default/other"], ["frontend.mesh"]), alpn: ["nothing", "kuma", "weft/1"]);
        await Task.WhenAll(_client.WhenOpened, _server.WhenOpened);
        var peer = _server.Channel.Peer.ShouldNotBeNull();
        peer.Uris.ShouldBe([Frontend, "spiffe://default/other"]);
        peer.DnsNames.ShouldBe(["frontend.mesh"]);
        peer.Subject.ShouldBe("CN=leaf,O=Weft");
        peer.RootSha256.ShouldBe(_authority.Sha256);
        (peer.NotAfter - TimeProvider.System.GetUtcNow()).TotalHours.ShouldBeInRange(23.9, 24);
        _client.Channel.Peer.ShouldNotBeNull().Uris.ShouldBe([Backend]);
        Encoding.ASCII.GetString(_server.Channel.NegotiatedAlpn).ShouldBe("weft/1", "the server's order decides");
        Encoding.ASCII.GetString(_client.Channel.NegotiatedAlpn).ShouldBe("weft/1");
        _server.Channel.Sni.ShouldBe("backend.mesh");
        _client.Channel.Sni.ShouldBeNull();
        _server.Channel.Remote.ShouldBe(_thread.Ask(() => _client.Channel.Local));
        _thread.EventLoop.TransportStatistics.HandshakesSucceeded.ShouldBe(2);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused()
    {
        Run(client: ([], []));
        (await _server.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.CertificateRefused, "the peer sent no certificate"));
        (await _client.WhenClosed).Fault.ShouldBe(ChannelFault.TlsFailed);
        _server.HasOpened.ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_of_a_foreign_authority_is_refused()
    {
        using var foreign = new TestAuthority("foreign root");
        Run(client: foreign.Issue([Frontend]));
        (await _server.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.CertificateRefused, "the certificate comes from an unknown issuer"));
        var seen = await _client.WhenClosed;
        seen.Fault.ShouldBe(ChannelFault.TlsFailed);
        seen.Detail.ShouldNotBeNull().ShouldContain("unknown ca");
    }

    [Fact]
    public async Task An_expired_client_is_refused()
    {
        Run(client: _authority.Issue([Frontend], expired: true));
        (await _server.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.CertificateRefused, "the certificate is expired"));
    }

    [Fact]
    public async Task A_client_of_another_mesh_is_refused()
    {
        _client.Ended = () => _client.Channel.Close();
        Run(client: _authority.Issue(["spiffe://default2/frontend"]));
        (await _server.WhenClosed).ShouldBe(new ChannelClose(
            ChannelFault.CertificateRefused, "SAN `spiffe://default2/frontend` does not match prefix `spiffe://default/`"));
        (await _client.WhenClosed).ShouldBe(ChannelClose.Clean, "the server ends in order; only its log knows why");
    }

    [Fact]
    public async Task A_server_of_a_foreign_authority_is_refused_by_the_client()
    {
        using var foreign = new TestAuthority("foreign root");
        Run(server: foreign.Issue([Backend]));
        (await _client.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.CertificateRefused, "the certificate comes from an unknown issuer"));
        var seen = await _server.WhenClosed;
        seen.Fault.ShouldBe(ChannelFault.HandshakeFailed);
        seen.Detail.ShouldNotBeNull().ShouldContain("unknown ca");
    }

    [Fact]
    public async Task A_server_with_another_name_is_refused_by_the_client()
    {
        Run(server: _authority.Issue(["spiffe://default/other"]));
        (await _client.WhenClosed).ShouldBe(new ChannelClose(
            ChannelFault.CertificateRefused, $"SAN `spiffe://default/other` does not match name `{Backend}`"));
        _client.HasOpened.ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_that_offers_only_unknown_protocols_is_refused()
    {
        Run(alpn: ["h2"]);
        (await _client.WhenClosed).Detail.ShouldNotBeNull().ShouldContain("no application protocol");
        (await _server.WhenClosed).Fault.ShouldBe(ChannelFault.HandshakeFailed);
    }

    [Fact]
    public async Task A_peer_that_does_not_speak_TLS_is_refused_with_the_reason()
    {
        var address = Listen(_authority.Issue([Backend]));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        socket.GetStream().Write("GET / HTTP/1.1\r\n\r\n"u8);
        (await _server.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.HandshakeFailed, "http request"));
    }

    [Fact]
    public async Task A_peer_that_hangs_in_the_handshake_costs_a_client_no_more_than_the_time_to_connect()
    {
        var (chain, key) = _authority.Issue([Frontend]);
        using var context = TlsContext.CreateClient(chain, key, _authority.Pem, ["weft/1"]);
        var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        SocketEndpoint.TryParse(hung.LocalEndpoint.ToString(), out var address).ShouldBeTrue();
        var started = TimeProvider.System.GetTimestamp();

        _thread.Do(() => _client.Channel = TlsChannel.Connect(_thread.EventLoop, address, TimeSpan.FromMilliseconds(300), context, "backend.mesh", PeerPolicy.ChainOnly, _client));

        (await _client.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.HandshakeFailed, "the TLS handshake took too long"));
        TimeProvider.System.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromMilliseconds(290), TimeSpan.FromSeconds(5));
        hung.Stop();
    }

    [Fact]
    public async Task A_peer_that_closes_in_the_handshake_or_waits_too_long_is_dropped()
    {
        var clock = new TurnedClock();
        using var thread = new LoopThread(clock);
        var handlers = new Queue<RecordingHandler>([_server, _client]);
        using var context = ServerContext(_authority.Issue([Backend]));
        var address = thread.Ask(() => TestListener.Open(thread.EventLoop, false, (descriptor, remote) =>
            TlsChannel.Accept(thread.EventLoop, descriptor, remote, context, PeerPolicy.ChainOnly, handlers.Dequeue()), out _));
        using (var gone = new TcpClient()) await gone.ConnectAsync(IPAddress.Loopback, address.Port);
        (await _server.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.HandshakeFailed, "the peer closed the connection during the TLS handshake"));
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, address.Port);
        SpinWait.SpinUntil(() => thread.Ask(() => handlers.Count) == 0, LoopThread.Patience).ShouldBeTrue();
        clock.Turn(TimeSpan.FromSeconds(11));
        thread.Do(() => { });
        (await _client.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.HandshakeFailed, "the TLS handshake took too long"));
    }

    [Fact]
    public async Task The_platforms_own_TLS_client_is_served_and_a_cut_without_close_notify_is_a_reset()
    {
        var identity = _authority.Issue([Backend], ["backend.mesh"]);
        _server.Input = input =>
        {
            _server.Channel.Write(input);
            return input.Length;
        };
        var address = Listen(identity, requiresCertificate: false);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        await using (var stream = new SslStream(socket.GetStream(), true, (_, certificate, _, _) => certificate is not null))
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "backend.mesh",
                ApplicationProtocols = [new SslApplicationProtocol("kuma")],
            });
            stream.NegotiatedApplicationProtocol.ToString().ShouldBe("kuma");
            await stream.WriteAsync("hello"u8.ToArray());
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer);
            answer.ShouldBe("hello"u8.ToArray());
            socket.Client.Shutdown(SocketShutdown.Send);
            (await _server.WhenClosed).ShouldBe(new ChannelClose(ChannelFault.PeerReset, "the peer closed without close_notify"));
        }

        _server.Channel.Peer.ShouldBeNull();
    }

    [Fact]
    public void Unusable_certificates_and_keys_are_refused_with_the_reason()
    {
        var one = _authority.Issue([Backend]);
        var other = _authority.Issue([Backend]);
        Should.Throw<TlsSetupException>(() => ServerContext((one.Chain, other.Key))).Message.ShouldStartWith("The private key does not belong to the certificate");
        Should.Throw<TlsSetupException>(() => ServerContext((one.Chain, [1, 2, 3]))).Message.ShouldStartWith("The private key cannot be read");
        Should.Throw<TlsSetupException>(() => ServerContext(("no pem"u8.ToArray(), one.Key))).Message.ShouldBe("The certificate chain holds no PEM certificate.");
        Should.Throw<TlsSetupException>(() => ServerContext(([], []))).Message.ShouldBe("A server needs a certificate chain.");
    }

    private void Run((byte[] Chain, byte[] Key)? server = null, (byte[] Chain, byte[] Key)? client = null, string[]? alpn = null)
    {
        var address = Listen(server ?? _authority.Issue([Backend]));
        var (chain, key) = client ?? _authority.Issue([Frontend]);
        using var context = TlsContext.CreateClient(chain, key, _authority.Pem, alpn ?? ["weft/1"]);
        var policy = new PeerPolicy([new SanPattern(SanKind.Uri, false, Backend)]);
        _thread.Do(() => _client.Channel = TlsChannel.Connect(_thread.EventLoop, address, LoopThread.Patience, context, "backend.mesh", policy, _client));
    }

    private SocketEndpoint Listen((byte[] Chain, byte[] Key) identity, bool requiresCertificate = true)
    {
        var context = ServerContext(identity, requiresCertificate);
        var policy = requiresCertificate ? new PeerPolicy([new SanPattern(SanKind.Uri, true, "spiffe://default/")]) : PeerPolicy.ChainOnly;
        return _thread.Ask(() => TestListener.Open(_thread.EventLoop, false, (descriptor, remote) =>
        {
            _server.Channel = TlsChannel.Accept(_thread.EventLoop, descriptor, remote, context, policy, _server);

            // The connection alone holds the context from here on.
            context.Dispose();
        }, out _));
    }

    private TlsContext ServerContext((byte[] Chain, byte[] Key) identity, bool requiresCertificate = true) =>
        TlsContext.CreateServer(identity.Chain, identity.Key, _authority.Pem, ["weft/1", "kuma"], requiresCertificate);
}
