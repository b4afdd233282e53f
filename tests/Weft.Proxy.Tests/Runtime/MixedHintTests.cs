namespace Weft.Proxy.Tests.Runtime;

public sealed class MixedHintTests
{
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    [Fact]
    public async Task Requests_to_an_opaque_inbound_are_refused()
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, httpInbound: false);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync(Get);

        var head = await client.ReadHeadAsync();
        head.ShouldStartWith("HTTP/1.1 400 ");
        head.ShouldContain("x-weft-error: protocol_mismatch; hop=inbound; proxy=server");
        app.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task An_inbound_that_changes_its_kind_takes_requests_at_once()
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, httpInbound: false);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync(Get);
        await client.ReadUntilAsync("kuma.io/protocol: http");

        await pair.ServeAsync(app.Port, http: true);

        using var next = await RawPeer.ConnectAsync(pair.Outbound);
        await next.SendAsync(Get);
        (await next.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task A_tunnel_into_an_http_inbound_passes_its_codec()
    {
        string? head = null;
        using var app = new ScriptedServer(async (peer, _) =>
        {
            head = await peer.ReadHeadAsync();
            await peer.SendAsync(Ok);
            await peer.ReadToEndAsync();
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: false, httpInbound: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        using var bad = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-client-cert: URI=spiffe://default/admin\r\n\r\n");
        (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        await bad.SendAsync("this is no HTTP\r\n\r\n");
        (await bad.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400 ");

        head!.ShouldContain(";URI=spiffe://default/client\r\n");
        head!.ShouldNotContain("admin");
        app.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_peer_that_knows_only_kuma_gets_one_TLS_connection_for_each_opaque_one()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, kumaOnly: true);

        for (var i = 0; i < 5; i++) await EchoAsync(pair);

        SingleProxy.Sum(pair.ServerMetrics, "weft_listener_mesh_cx_total").ShouldBe(0);
        SingleProxy.Sum(pair.ClientMetrics, "envoy_cluster_upstream_cx_total").ShouldBe(5);

        // Once the peer learned our protocol, what is dialled by itself must not agree on it.
        await pair.ServeAsync(echo.Port, http: false);
        for (var i = 0; i < 5; i++) await EchoAsync(pair);
    }

    [Fact]
    public async Task Requests_to_a_peer_that_knows_only_kuma_are_HTTP2()
    {
        using var app = ScriptedServer.Answering(Ok);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, kumaOnly: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Get);
            (await client.ReadUntilAsync("ok")).ShouldStartWith("HTTP/1.1 200 ");
        }

        SingleProxy.Sum(pair.ServerMetrics, "weft_listener_mesh_cx_total").ShouldBe(0);
        SingleProxy.Sum(pair.ServerMetrics, "envoy_http_downstream_cx_http2_total").ShouldBe(1);
    }

    [Fact]
    public async Task An_upgrade_that_is_not_carried_yet_is_for_the_application_to_refuse()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\n\r\n");
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);

        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n");

        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 426 ");
    }

    private static async Task EchoAsync(SidecarPair pair)
    {
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("hello");
        (await client.ReadUntilAsync("hello")).ShouldBe("hello");
    }
}
