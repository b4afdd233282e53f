using System.Net;
using Weft.Conformance.Tests.Proxies;
using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

public sealed class ClientTests
{
    private static readonly Dictionary<string, Rule> Rules = ClientRules.All.Concat(ClientMessageRules.All).ToDictionary(r => r.Sentence);

    public static TheoryData<string> Sentences => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task A_client_refuses_a_server_that_breaks_the_RFC(string rule)
    {
        using var upstream = new ScriptedUpstream(Rules[rule].CheckAsync);
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);

        await AskAnyhowAsync(proxy, upstream, mustFail: ClientMessageRules.All.Contains(Rules[rule]));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0\0\u0004\u0001\0\0\0\0")]
    [InlineData("\0\0\u0008\u0006\0\0\0\0\012345678")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003")]
    public async Task A_server_that_speaks_no_HTTP2_is_a_failure(string answer)
    {
        using var upstream = new ScriptedUpstream(async c =>
        {
            await c.SendAsync(System.Text.Encoding.Latin1.GetBytes(answer));
            (await c.UntilAsync(f => f.Type == FrameType.Goaway)).ShouldNotBeNull().Code.ShouldBeOneOf(Http2ErrorCode.ProtocolError, Http2ErrorCode.FrameSizeError);
        }, greets: false);
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);

        await AskAnyhowAsync(proxy, upstream, mustFail: true);
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

    [Fact]
    public async Task Content_in_an_answer_to_HEAD_is_a_stream_error()
    {
        using var upstream = new ScriptedUpstream(c => Rule.Stream(
            "", Http2ErrorCode.ProtocolError, RawFrames.Headers(1, RawFrames.Block((":status", "200"), ("content-length", "5")), ends: false), RawFrames.Data(1, "hello"u8, ends: true)).CheckAsync(c));
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);
        using var client = await RawConnection.GreetAsync(proxy.Address);

        await client.SendAsync(RawFrames.Request(1, "HEAD"));

        (await client.UntilAsync(f => f.Type == FrameType.Data || f.IsFault)).ShouldNotBeNull().Type.ShouldBe(FrameType.RstStream);
        await upstream.ScriptEnded;
        await proxy.ShouldBeWellAsync();
    }

    [Theory]
    [InlineData("HEAD", "200", true)]
    [InlineData("GET", "304", true)]
    [InlineData("GET", "204", false)]
    public async Task A_length_without_content_is_fine_where_there_can_be_none(string method, string status, bool keepsLength)
    {
        using var upstream = new ScriptedUpstream(async c =>
        {
            await c.SendAsync(RawFrames.Headers(1, RawFrames.Block((":status", status), ("content-length", "5"))));
            await c.CloseOfPeerAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);
        using var client = await RawConnection.ConnectAsync(proxy.Address);

        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes($"{method} / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"));

        var answer = System.Text.Encoding.ASCII.GetString(await client.ReadToEndAsync());
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.Contains("content-length: 5", StringComparison.Ordinal).ShouldBe(keepsLength, answer);
    }

    [Fact]
    public async Task An_answer_that_is_whole_survives_the_NO_ERROR_that_stops_its_upload()
    {
        using var upstream = new ScriptedUpstream(async c =>
        {
            await c.SendAsync(RawFrames.Headers(1, RawFrames.Block((":status", "413")), ends: false), RawFrames.Data(1, "large"u8, ends: true), RawFrames.Reset(1, Http2ErrorCode.NoError));
            (await c.AnswersPingAsync()).ShouldBeTrue();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);
        using var client = await RawConnection.GreetAsync(proxy.Address);

        await client.SendAsync(RawFrames.Request(1, "POST", ends: false), RawFrames.Data(1, new byte[1000]));

        (await client.UntilAsync(f => f.Type == FrameType.Data || f.IsFault)).ShouldNotBeNull().Payload.ShouldBe("large"u8.ToArray());
        await upstream.ScriptEnded;
    }

    [Fact]
    public async Task More_DATA_than_a_streams_window_is_a_stream_error()
    {
        using var upstream = new ScriptedUpstream(c => Rule.Stream("", Http2ErrorCode.FlowControlError, async raw =>
        {
            await raw.SendAsync(RawFrames.Headers(1, RawFrames.Block((":status", "200")), ends: false));
            for (var i = 0; i < 100; i++) await raw.SendAsync(RawFrames.Data(1, new byte[16_384]));
        }).CheckAsync(c));
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);
        using var client = await RawConnection.ConnectAsync(proxy.Address);

        // A client that takes nothing, so that no credit returns.
        await client.SendAsync(ConnectionPreface.Bytes.ToArray(), RawFrames.Settings((4, 0)), RawFrames.Request(1));

        await upstream.ScriptEnded;
        (await client.UntilAsync(f => f.IsFault)).ShouldNotBeNull().StreamId.ShouldBe(1);
        await proxy.ShouldBeWellAsync();
    }

    private static async Task AskAnyhowAsync(ProxyUnderTest proxy, ScriptedUpstream upstream, bool mustFail)
    {
        var asking = Record.ExceptionAsync(async () =>
        {
            using var answer = await proxy.AskAsync();
            if (mustFail) ((int)answer.StatusCode).ShouldBeGreaterThanOrEqualTo(500);
        });
        await upstream.ScriptEnded;
        // A body cut short is a failed request for the client.
        (await asking is null or HttpRequestException).ShouldBeTrue();
        await proxy.ShouldBeWellAsync();
    }
}
