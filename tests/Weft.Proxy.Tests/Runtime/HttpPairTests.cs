using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Weft.Proxy.Tests.Runtime;

public sealed class HttpPairTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Any_version_of_HTTP_reaches_any_other_through_the_pair(bool http2Client, bool http2App)
    {
        await using var app = await TestApplication.StartAsync(http2App);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, http2App);
        using var client = Client(pair.Outbound, http2Client);

        foreach (var size in new[] { 0, 1, 1024, 16_375, 65_536, 1_000_000 })
        {
            var body = await client.GetByteArrayAsync($"/bytes/{size}");
            body.AsSpan().SequenceEqual(TestApplication.Pattern(size)).ShouldBeTrue($"{size} bytes");
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Bodies_of_known_and_unknown_length_arrive_whole(bool http2Client, bool http2App)
    {
        await using var app = await TestApplication.StartAsync(http2App);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, http2App);
        using var client = Client(pair.Outbound, http2Client);

        foreach (var size in new[] { 0, 10, 100_000, 3_000_000 })
        {
            var body = TestApplication.Pattern(size);
            var known = await client.PostAsync("/hash", new ByteArrayContent(body));
            (await known.Content.ReadAsStringAsync()).ShouldBe(Convert.ToHexString(SHA256.HashData(body)));
            var unknown = await SendUnknownLengthAsync(client, "/hash", body);
            (await unknown.Content.ReadAsStringAsync()).ShouldBe(Convert.ToHexString(SHA256.HashData(body)));
        }
        // An echo larger than the windows of a client that sends all before it reads would stand still by its own doing.
        var small = TestApplication.Pattern(50_000);
        var echo = await SendUnknownLengthAsync(client, "/echo", small);
        (await echo.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(small).ShouldBeTrue();
    }

    [Fact]
    public async Task The_application_sees_who_asks_and_no_forged_identity()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = Client(pair.Outbound, http2: false);
        client.DefaultRequestHeaders.Add("x-forwarded-client-cert", "URI=spiffe://default/admin");

        var headers = await client.GetStringAsync("/headers");

        headers.ShouldMatch("x-forwarded-client-cert: By=spiffe://default/server;Hash=[0-9a-f]{64};URI=spiffe://default/client(\n|$)");
        headers.ShouldNotContain("admin");
    }

    [Fact]
    public async Task Trailers_of_an_answer_arrive_over_HTTP2()
    {
        await using var app = await TestApplication.StartAsync(http2: true);
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, http2App: true);
        using var client = Client(pair.Outbound, http2: true);

        foreach (var size in new[] { 0, 100, 200_000 })
        {
            using var answer = await client.PostAsync("/trailers", new ByteArrayContent(TestApplication.Pattern(size)));
            (await answer.Content.ReadAsStringAsync()).ShouldBe("body");
            answer.TrailingHeaders.Single(h => h.Key == "grpc-status").Value.ShouldBe(["0"]);
            answer.TrailingHeaders.Single(h => h.Key == "grpc-message").Value.ShouldBe(["fine"]);
        }
    }

    [Fact]
    public async Task Many_requests_at_once_share_few_connections_between_the_proxies()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = Client(pair.Outbound, http2: false);

        var bodies = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => client.GetByteArrayAsync($"/bytes/{i * 37}")));

        for (var i = 0; i < bodies.Length; i++) bodies[i].AsSpan().SequenceEqual(TestApplication.Pattern(i * 37)).ShouldBeTrue();
        pair.ClientMetrics.Read(pair.ClientMetrics.Counter("envoy_cluster_upstream_cx_total", "", new Telemetry.MetricLabel("envoy_cluster_name", "server"))).ShouldBeLessThanOrEqualTo(8);
    }

    [Fact]
    public async Task Another_proxy_may_have_more_streams_than_a_client()
    {
        const int Requests = 300;
        var gate = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, number) =>
        {
            await peer.ReadHeadAsync();
            if (number == Requests - 1) gate.SetResult();
            await gate.Task;
            await peer.SendAsync("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, workers: 1);
        using var client = Client(pair.Outbound, http2: false);

        // All are under way at once, or none is ever answered.
        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => client.GetAsync("/")));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.NoContent);
        pair.ClientMetrics.Read(pair.ClientMetrics.Counter("envoy_cluster_upstream_cx_http2_total", "", new Telemetry.MetricLabel("envoy_cluster_name", "server"))).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_failure_made_by_a_proxy_says_hop_proxy_and_reason()
    {
        await using var pair = await SidecarPair.StartAsync(appPort: 1, http: true);
        using var client = Client(pair.Outbound, http2: false);

        var answer = await client.GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.GetValues("x-weft-error").Single().ShouldBe("upstream_connect_failed; hop=inbound; proxy=server");
    }

    [Fact]
    public async Task A_rotated_certificate_loses_no_request()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = Client(pair.Outbound, http2: false);
        using var stop = new CancellationTokenSource();
        var failures = 0;
        var requests = 0;
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var answer = await client.GetAsync("/bytes/100");
                if (answer.StatusCode != HttpStatusCode.OK) Interlocked.Increment(ref failures);
                Interlocked.Increment(ref requests);
            }
        })).ToArray();

        for (var i = 0; i < 10; i++)
        {
            await pair.IdentifyAsync(pair.Client, "client");
            await pair.IdentifyAsync(pair.Server, "server");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        await stop.CancelAsync();
        await Task.WhenAll(load);

        failures.ShouldBe(0);
        requests.ShouldBeGreaterThan(100);
    }

    private static async Task<HttpResponseMessage> SendUnknownLengthAsync(HttpClient client, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StreamContent(new UnseekableStream(body)),
            Version = client.DefaultRequestVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return await client.SendAsync(request);
    }

    private static HttpClient Client(string address, bool http2)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("test", "1"));
        return client;
    }

    /// <summary>A body whose length nobody knows beforehand.</summary>
    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
