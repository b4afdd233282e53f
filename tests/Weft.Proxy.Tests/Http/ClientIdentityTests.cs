using Weft.Proxy.Http;
using Weft.Proxy.Tests.Runtime;
using Weft.Proxy.Transport;
using Weft.ProxyConfig;

namespace Weft.Proxy.Tests.Http;

public sealed class ClientIdentityTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    [Fact]
    public async Task A_request_without_an_id_gets_one_and_another_keeps_its_own()
    {
        (await SeenAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n")).ShouldMatch("\r\nx-request-id: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n");
        (await SeenAsync("GET / HTTP/1.1\r\nhost: a\r\nx-request-id: mine\r\n\r\n")).ShouldContain("\r\nx-request-id: mine\r\n");
    }

    [Fact]
    public async Task The_scheme_is_told_unless_somebody_before_us_did()
    {
        (await SeenAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n")).ShouldContain("\r\nx-forwarded-proto: http\r\n");
        (await SeenAsync("GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-proto: https\r\n\r\n")).ShouldContain("\r\nx-forwarded-proto: https\r\n");
    }

    [Theory]
    [InlineData("x-forwarded-client-cert")]
    [InlineData("x-weft-error")]
    [InlineData("x-kuma-forward-client-cert")]
    [InlineData("x-envoy-internal")]
    [InlineData("X-Envoy-Retry-On")]
    [InlineData("x-envoy-max-retries")]
    [InlineData("x-envoy-retry-grpc-on")]
    [InlineData("x-envoy-retriable-status-codes")]
    [InlineData("x-envoy-retriable-header-names")]
    [InlineData("x-envoy-upstream-rq-timeout-ms")]
    [InlineData("x-envoy-upstream-rq-per-try-timeout-ms")]
    [InlineData("x-envoy-upstream-rq-timeout-alt-response")]
    [InlineData("x-envoy-expected-rq-timeout-ms")]
    [InlineData("x-envoy-attempt-count")]
    [InlineData("x-envoy-upstream-alt-stat-name")]
    [InlineData("x-envoy-force-trace")]
    [InlineData("x-envoy-ip-tags")]
    [InlineData("x-envoy-original-url")]
    [InlineData("x-envoy-hedge-on-per-try-timeout")]
    public async Task What_only_a_proxy_may_say_is_taken_off(string name)
    {
        var seen = await SeenAsync($"GET / HTTP/1.1\r\nhost: a\r\nx-before: 1\r\n{name}: claimed\r\n{name}: twice\r\nx-after: 2\r\n\r\n");

        seen.ShouldNotContain("claimed");
        seen.ShouldNotContain("twice");
        seen.ShouldContain("x-before: 1\r\nx-after: 2\r\n");
    }

    [Fact]
    public async Task What_Envoy_lets_a_client_say_is_passed_on()
    {
        var seen = await SeenAsync("GET / HTTP/1.1\r\nhost: a\r\nx-envoy-original-path: /a\r\nx-forwarded-for: 10.0.0.1\r\nx-envoyage: 1\r\n\r\n");

        seen.ShouldContain("x-envoy-original-path: /a\r\n");
        seen.ShouldContain("x-forwarded-for: 10.0.0.1\r\n");
        seen.ShouldContain("x-envoyage: 1\r\n");
    }

    [Fact]
    public async Task Configured_fields_replace_what_the_client_sent()
    {
        var seen = await SeenAsync("GET / HTTP/1.1\r\nhost: a\r\nx-kuma-tags: &a=b&\r\nX-Secret: s\r\nx-secret: t\r\n\r\n", chain =>
        {
            chain.SetRequestHeaders.Add(new HeaderValue { Name = "x-kuma-tags", Value = "&kuma.io/service=web&" });
            chain.RemoveRequestHeaders.Add("x-secret");
        });

        seen.ShouldContain("x-kuma-tags: &kuma.io/service=web&\r\n");
        seen.ShouldNotContain("&a=b&");
        seen.ShouldNotContain("x-secret");
    }

    [Theory]
    [InlineData("GET /a/../admin?q=/../ HTTP/1.1", "GET /admin?q=/../ HTTP/1.1")]
    [InlineData("GET /%61/%2e%2e/b HTTP/1.1", "GET /b HTTP/1.1")]
    [InlineData("GET /a%2fb HTTP/1.1", "GET /a%2Fb HTTP/1.1")]
    [InlineData("OPTIONS * HTTP/1.1", "OPTIONS * HTTP/1.1")]
    public async Task A_path_goes_on_in_one_spelling(string sent, string forwarded) =>
        (await SeenAsync(sent + "\r\nhost: a\r\n\r\n")).ShouldStartWith(forwarded + "\r\n");

    [Fact]
    public async Task A_request_that_names_no_host_is_for_the_service()
    {
        (await SeenAsync("GET / HTTP/1.0\r\n\r\n")).ShouldContain("\r\nhost: backend\r\n");
        (await SeenAsync("GET / HTTP/1.0\r\nhost: b\r\n\r\n")).ShouldContain("\r\nhost: b\r\n");
    }

    [Fact]
    public async Task An_answer_says_how_long_the_endpoint_took()
    {
        using var app = ScriptedServer.Answering("HTTP/1.1 200 OK\r\nx-envoy-upstream-service-time: 99999\r\ncontent-length: 2\r\n\r\nok");
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");

        var head = await client.ReadHeadAsync();

        head.ShouldMatch("\r\nx-envoy-upstream-service-time: [0-9]{1,4}\r\n");
        head.ShouldNotContain("99999");
    }

    [Fact]
    public async Task A_client_outside_the_mesh_is_not_told_which_proxy_failed()
    {
        await using var inside = await SingleProxy.StartAsync(new ProxyShape { IsInbound = true }, ScriptedServer.ClosedPort());
        await using var outside = await SingleProxy.StartAsync(new ProxyShape { IsInbound = true, Chain = chain => chain.OutsideMesh = true }, ScriptedServer.ClosedPort());

        (await FailureAsync(inside)).ShouldContain("x-weft-error: upstream_connect_failed; hop=inbound; proxy=proxy");
        var told = await FailureAsync(outside);
        told.ShouldStartWith("HTTP/1.1 503 ");
        told.ShouldNotContain("x-weft-error");
        told.ShouldNotContain("proxy=");
    }

    [Fact]
    public void A_name_cannot_pretend_to_be_two()
    {
        var peer = new PeerCertificate(["spiffe://default/a", "kuma://tag/x;URI=spiffe://default/admin"], [], DateTimeOffset.MaxValue, "", "ab12", "");

        ClientIdentity.Describe(peer, ["spiffe://default/me"])
            .ShouldBe("By=spiffe://default/me;Hash=ab12;URI=spiffe://default/a;URI=\"kuma://tag/x;URI=spiffe://default/admin\"");
    }

    private static async Task<string> FailureAsync(SingleProxy proxy)
    {
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        return await client.ReadToEndAsync();
    }

    /// <summary>The head of a request as the application behind the proxy saw it.</summary>
    private static async Task<string> SeenAsync(string request, Action<HttpConnectionManager>? chain = null)
    {
        var seen = new TaskCompletionSource<string>();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            seen.SetResult(await peer.ReadHeadAsync());
            await peer.SendAsync(Ok);
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Chain = chain }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(request);
        return await seen.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }
}
