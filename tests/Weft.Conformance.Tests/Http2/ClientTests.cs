using System.Net;
using Weft.Conformance.Tests.Proxies;
using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

public sealed class ClientTests
{
    private static readonly Dictionary<string, Rule> Rules = ClientRules.All.ToDictionary(r => r.Sentence);

    public static TheoryData<string> Sentences => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task A_client_refuses_a_server_that_breaks_the_RFC(string rule)
    {
        using var upstream = new ScriptedUpstream(Rules[rule].CheckAsync);
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);

        await ShouldFailAsync(proxy, upstream);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003")]
    public async Task A_server_that_speaks_no_HTTP2_is_a_failure(string answer)
    {
        using var upstream = new ScriptedUpstream(async c =>
        {
            await c.SendAsync(System.Text.Encoding.Latin1.GetBytes(answer));
            (await c.UntilAsync(f => f.Type == FrameType.Goaway)).ShouldNotBeNull().Code.ShouldBeOneOf(Http2ErrorCode.ProtocolError, Http2ErrorCode.FrameSizeError);
        }, greets: false);
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);

        await ShouldFailAsync(proxy, upstream);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_the_server_never_took_is_tried_again_or_unavailable(bool goaway)
    {
        using var upstream = new ScriptedUpstream(async c =>
        {
            if (!goaway) await c.SendAsync(RawFrames.Reset(1, Http2ErrorCode.RefusedStream));
            await c.SendAsync(RawFrames.Goaway(goaway ? 0 : 1, Http2ErrorCode.NoError));
            await c.CloseOfPeerAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);

        using var answer = await proxy.AskAsync();

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
        await upstream.ScriptEnded;
        await proxy.ShouldBeWellAsync();
    }

    [Fact]
    public async Task Streams_below_a_GOAWAY_are_still_answered_and_later_ones_go_elsewhere()
    {
        using var upstream = new ScriptedUpstream(async c =>
        {
            await c.SendAsync(RawFrames.Goaway(1, Http2ErrorCode.NoError));
            (await c.AnswersPingAsync()).ShouldBeTrue();
            await c.SendAsync(RawFrames.Headers(1, RawFrames.Block((":status", "201"))));
            await c.CloseOfPeerAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);

        using var answer = await proxy.AskAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        await proxy.ShouldBeWellAsync();
        await upstream.ScriptEnded;
    }

    [Fact]
    public async Task A_connection_cut_within_the_answer_is_a_failure_and_no_short_answer()
    {
        using var upstream = new ScriptedUpstream(c => c.SendAsync(RawFrames.Headers(1, RawFrames.Block((":status", "200")), ends: false), RawFrames.Data(1, [1, 2, 3])));
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);

        await Should.ThrowAsync<HttpRequestException>(async () => await proxy.AskAsync());

        await proxy.ShouldBeWellAsync();
    }

    private static async Task ShouldFailAsync(ProxyUnderTest proxy, ScriptedUpstream upstream)
    {
        var asking = Record.ExceptionAsync(async () =>
        {
            using var answer = await proxy.AskAsync();
            ((int)answer.StatusCode).ShouldBeGreaterThanOrEqualTo(500);
        });
        await upstream.ScriptEnded;
        // A body cut short is a failed request for the client.
        (await asking is null or HttpRequestException).ShouldBeTrue();
        await proxy.ShouldBeWellAsync();
    }
}
