using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Weft.Protocols.Http2;
using Weft.Proxy.Tests.Loop;
using Weft.Proxy.Tests.Runtime;
using Weft.Proxy.Upstream;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Http;

public sealed class GrpcCallTests
{
    private static readonly byte[] TwoMessages = [0, 0, 0, 0, 2, 1, 2, 0, 0, 0, 0, 0];

    [Fact]
    public async Task Calls_are_counted_by_service_method_and_status_and_their_messages()
    {
        await using var app = await TestApplication.StartAsync(http2: true);
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();

        await CallAsync(client, proxy, "/pkg.Echo/Say");
        await CallAsync(client, proxy, "/pkg.Echo/Say");
        await CallAsync(client, proxy, "/pkg.Echo/Say", status: "5");

        const string labels = "{envoy_cluster_name=\"app\",envoy_grpc_bridge_service=\"pkg.Echo\",envoy_grpc_bridge_method=\"Say\"}";
        Series(proxy, "total" + labels).ShouldBe(3);
        Series(proxy, "success" + labels).ShouldBe(2);
        Series(proxy, "failure" + labels).ShouldBe(1);
        Series(proxy, "0" + labels).ShouldBe(2);
        Series(proxy, "5" + labels).ShouldBe(1);
        Series(proxy, "request_message_count" + labels).ShouldBe(6);
        Series(proxy, "response_message_count" + labels).ShouldBe(6);
    }

    [Fact]
    public async Task Requests_that_are_no_calls_are_not_counted()
    {
        await using var app = await TestApplication.StartAsync(http2: true);
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();

        (await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"http://{proxy.Address}/bytes/3") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact })).StatusCode.ShouldBe(HttpStatusCode.OK);

        proxy.Metric("envoy_cluster_grpc_total").ShouldBe(0);
    }

    [Fact]
    public async Task Methods_beyond_the_limit_and_paths_of_no_method_count_together()
    {
        await using var app = await TestApplication.StartAsync(http2: true);
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();

        for (var i = 0; i < 250; i++) await CallAsync(client, proxy, $"/made.up/M{i}");
        await CallAsync(client, proxy, "/nothing");

        Text(proxy).Split('\n').Count(line => line.StartsWith("envoy_cluster_grpc_total{", StringComparison.Ordinal)).ShouldBe(201);
        Series(proxy, "total{envoy_cluster_name=\"app\",envoy_grpc_bridge_service=\"other\",envoy_grpc_bridge_method=\"other\"}").ShouldBe(51);
    }

    [Fact]
    public async Task A_path_longer_than_the_limit_is_nobodys_method()
    {
        await using var app = await TestApplication.StartAsync(http2: true);
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();
        var longest = new string('M', GrpcMethodTable.MaxPathBytes - "/made.up/".Length);

        await CallAsync(client, proxy, "/made.up/" + longest);
        await CallAsync(client, proxy, "/made.up/" + longest + "M");

        Series(proxy, $"total{{envoy_cluster_name=\"app\",envoy_grpc_bridge_service=\"made.up\",envoy_grpc_bridge_method=\"{longest}\"}}").ShouldBe(1);
        Series(proxy, "total{envoy_cluster_name=\"app\",envoy_grpc_bridge_service=\"other\",envoy_grpc_bridge_method=\"other\"}").ShouldBe(1);
        Text(proxy).Split('\n').Count(line => line.StartsWith("envoy_cluster_grpc_total{", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("80m")]
    public async Task A_deadline_ends_the_call_at_both_ends(string timeout)
    {
        var cancelled = new TaskCompletionSource<Http2ErrorCode>();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            await http2.NextAsync(FrameType.Headers);
            var (_, payload) = await http2.NextAsync(FrameType.RstStream);
            cancelled.SetResult(FrameRules.ReadErrorCode(payload));
        });
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();

        using var answer = await CallAsync(client, proxy, "/pkg.Echo/Say", timeout: timeout);

        answer.Headers.GetValues("grpc-status").ShouldBe(["4"]);
        answer.Headers.GetValues("grpc-message").Single().ShouldStartWith("deadline_exceeded; hop=outbound; proxy=proxy");
        if (timeout != "0n") (await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBe(Http2ErrorCode.Cancel);
        proxy.Metric("envoy_cluster_grpc_4").ShouldBe(1);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("99999999H")]
    [InlineData("123456789S")]
    public async Task A_deadline_that_is_none_or_far_away_ends_nothing(string timeout)
    {
        await using var app = await TestApplication.StartAsync(http2: true);
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();

        using var answer = await CallAsync(client, proxy, "/pkg.Echo/Say", timeout: timeout);

        answer.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
    }

    [Fact]
    public async Task A_deadline_runs_from_the_head_of_the_call()
    {
        var clock = new TurnedClock();
        var hasCall = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            await http2.NextAsync(FrameType.Headers);
            hasCall.SetResult();
            await http2.NextAsync(FrameType.RstStream);
        });
        await using var proxy = await StartAsync(app.Port, clock);
        using var client = Client();
        var call = CallAsync(client, proxy, "/pkg.Echo/Say", timeout: "50S");
        await hasCall.Task.WaitAsync(TimeSpan.FromSeconds(5));

        for (var turn = 1; turn <= 13; turn++)
        {
            call.IsCompleted.ShouldBeFalse($"after {4 * (turn - 1)} s");
            clock.Turn(TimeSpan.FromSeconds(4));
            await proxy.WakeAsync();
            // The endpoint answers our PINGs in real time.
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }

        (await call.WaitAsync(TimeSpan.FromSeconds(5))).Headers.GetValues("grpc-status").ShouldBe(["4"]);
    }

    [Fact]
    public async Task An_answer_cut_off_between_messages_ends_with_a_status_that_says_why()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            var (head, _) = await http2.NextAsync(FrameType.Headers);
            await http2.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, head.StreamId, Http2Peer.Status200);
            await http2.SendAsync(FrameType.Data, FrameFlags.None, head.StreamId, TwoMessages);
            await http2.ResetAsync(head.StreamId, Http2ErrorCode.InternalError);
            await peer.ReadToEndAsync();
        });
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();

        using var answer = await CallAsync(client, proxy, "/pkg.Echo/Say");

        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(TwoMessages);
        answer.TrailingHeaders.GetValues("grpc-status").ShouldBe(["14"]);
        answer.TrailingHeaders.GetValues("grpc-message").Single().ShouldStartWith("upstream_reset; hop=outbound; proxy=proxy");
    }

    [Fact]
    public async Task An_answer_cut_off_within_a_message_is_reset()
    {
        using var app = new ScriptedServer(async (peer, _) =>
        {
            var http2 = new Http2Peer(peer);
            await http2.GreetAsServerAsync();
            var (head, _) = await http2.NextAsync(FrameType.Headers);
            await http2.SendAsync(FrameType.Headers, FrameFlags.EndHeaders, head.StreamId, Http2Peer.Status200);
            await http2.SendAsync(FrameType.Data, FrameFlags.None, head.StreamId, TwoMessages[..6]);
            await http2.ResetAsync(head.StreamId, Http2ErrorCode.InternalError);
            await peer.ReadToEndAsync();
        });
        await using var proxy = await StartAsync(app.Port);
        using var client = Client();

        await Should.ThrowAsync<HttpRequestException>(() => CallAsync(client, proxy, "/pkg.Echo/Say"));
    }

    [Fact]
    public async Task A_call_without_an_endpoint_is_answered_as_gRPC_says()
    {
        await using var proxy = await StartAsync(ScriptedServer.ClosedPort());
        using var client = Client();

        using var answer = await CallAsync(client, proxy, "/pkg.Echo/Say");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("grpc-status").ShouldBe(["14"]);
        answer.Headers.GetValues("grpc-message").Single().ShouldStartWith("upstream_connect_failed; hop=outbound");
        proxy.Metric("envoy_cluster_grpc_14").ShouldBe(1);
    }

    private static Task<SingleProxy> StartAsync(int port, TimeProvider? clock = null) => SingleProxy.StartAsync(
        new ProxyShape { Http2App = true, RouteTimeout = TimeSpan.Zero, Chain = chain => chain.GrpcStatistics = true, Clock = clock ?? TimeProvider.System }, port);

    private static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    private static async Task<HttpResponseMessage> CallAsync(HttpClient client, SingleProxy proxy, string path, string? status = null, string? timeout = null)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, $"http://{proxy.Address}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(TwoMessages),
        };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (status is not null) call.Headers.Add("say-status", status);
        if (timeout is not null) call.Headers.TryAddWithoutValidation("grpc-timeout", timeout);
        return await client.SendAsync(call);
    }

    private static string Text(SingleProxy proxy)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        PrometheusText.Write(proxy.Metrics, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static long Series(SingleProxy proxy, string name)
    {
        var line = Text(proxy).Split('\n').Single(line => line.StartsWith($"envoy_cluster_grpc_{name} ", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
