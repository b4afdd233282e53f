using Weft.Conformance.Tests.Proxies;
using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

public sealed class ServerTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly Dictionary<string, Rule> Rules = ServerFrameRules.All.Concat(ServerMessageRules.All).ToDictionary(r => r.Sentence);

    public static TheoryData<string> Sentences => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Sentences))]
    public async Task A_server_answers_what_the_RFC_says(string rule)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await Rules[rule].CheckAsync(connection);

        await fixture.Proxy.ShouldBeWellAsync();
    }

    [Theory]
    [InlineData(FrameType.Ping, 8)]
    [InlineData(FrameType.Headers, 1)]
    [InlineData(FrameType.WindowUpdate, 4)]
    [InlineData(FrameType.Settings, 0)]
    public async Task A_client_that_begins_without_SETTINGS_of_its_own_is_refused(FrameType first, int length)
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);

        await connection.SendAsync(ConnectionPreface.Bytes.ToArray(), RawFrames.Frame(first, 5, first == FrameType.Headers ? 1 : 0, Enumerable.Repeat((byte)0x82, length).ToArray()));

        (await connection.UntilAsync(f => f.Type == FrameType.Goaway)).ShouldNotBeNull().Code.ShouldBe(Http2ErrorCode.ProtocolError);
        await connection.CloseOfPeerAsync();
        fixture.Proxy.ShouldHaveNoException();
    }

    [Fact]
    public async Task A_client_gets_SETTINGS_first_and_its_own_acknowledged()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        var first = await connection.NextAsync();
        var ack = await connection.UntilAsync(f => f.Type == FrameType.Settings && f.Header.IsAck);

        first.ShouldNotBeNull().Type.ShouldBe(FrameType.Settings);
        first!.Header.IsAck.ShouldBeFalse();
        ack.ShouldNotBeNull().Payload.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_that_says_GOAWAY_is_still_answered_and_then_closed()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        await connection.SendAsync(RawFrames.Request(1, "POST", "/count", ends: false), RawFrames.Goaway(0, Http2ErrorCode.NoError));
        (await connection.AnswersPingAsync()).ShouldBeTrue();

        await connection.SendAsync(RawFrames.Data(1, "abc"u8, ends: true));

        await connection.EndOfStreamAsync(1);
        await connection.CloseOfPeerAsync();
    }

    [Fact]
    public async Task A_PING_is_answered_with_its_own_bytes()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(RawFrames.Ping(0x0102_0304_0506_0708));

        var answer = await connection.UntilAsync(f => f.Type == FrameType.Ping);
        answer.ShouldNotBeNull().Payload.ShouldBe([1, 2, 3, 4, 5, 6, 7, 8]);
        answer!.Header.IsAck.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_obeys_the_window_that_SETTINGS_gave()
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);
        await connection.SendAsync(ConnectionPreface.Bytes.ToArray(), RawFrames.Settings((4, 1)), RawFrames.Request(1));

        var first = await connection.UntilAsync(f => f.Type == FrameType.Data);
        await connection.SendAsync(RawFrames.WindowUpdate(1, 1));
        var second = await connection.UntilAsync(f => f.Type == FrameType.Data);

        first.ShouldNotBeNull().Payload.ShouldBe("o"u8.ToArray());
        second.ShouldNotBeNull().Payload.ShouldBe("k"u8.ToArray());
        if (!second!.EndsStream) await connection.EndOfStreamAsync(1);
    }

    [Fact]
    public async Task A_body_in_small_padded_frames_arrives_whole()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        await connection.SendAsync(RawFrames.Request(1, "POST", "/count", ends: false));
        for (var i = 0; i < 500; i++) await connection.SendAsync(RawFrames.Frame(FrameType.Data, 8, 1, 4, 1, 2, 3, 0, 0, 0, 0));
        await connection.SendAsync(RawFrames.Data(1, [], ends: true));

        var answer = await connection.UntilAsync(f => f.Type == FrameType.Data);

        System.Text.Encoding.ASCII.GetString(answer.ShouldNotBeNull().Payload).ShouldStartWith("1500 ");
    }

    [Fact]
    public async Task The_rest_of_a_DATA_frame_never_reaches_another_request()
    {
        using var first = await RawConnection.GreetAsync(fixture.Proxy.Address);
        using var second = await RawConnection.GreetAsync(fixture.Proxy.Address);
        // Half of a frame for a stream that the proxy closes while the other half is on its way.
        await first.SendAsync(RawFrames.Request(1, "POST", "/count", false, ("content-length", "3")));
        var half = RawFrames.Data(1, "XXXXXXXXXXXXXXXX"u8)[..(FrameHeader.Bytes + 8)];
        await first.SendAsync(half);
        (await first.UntilAsync(f => f.Type == FrameType.RstStream)).ShouldNotBeNull();
        await first.SendAsync("X"u8.ToArray());
        await second.SendAsync(RawFrames.Request(1, "POST", "/count", ends: false));
        (await second.AnswersPingAsync()).ShouldBeTrue();
        await first.SendAsync("XXXXXXX"u8.ToArray());
        (await first.AnswersPingAsync()).ShouldBeTrue();
        await second.SendAsync(RawFrames.Data(1, "mine"u8, ends: true));

        var answer = await second.UntilAsync(f => f.Type == FrameType.Data);

        System.Text.Encoding.ASCII.GetString(answer.ShouldNotBeNull().Payload)
            .ShouldBe("4 " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData("mine"u8)));
    }
}
