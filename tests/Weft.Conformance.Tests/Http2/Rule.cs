using Weft.Protocols.Http2;

namespace Weft.Conformance.Tests.Http2;

/// <summary>One rule of RFC 9113: what a peer does on a connection that was greeted, and what has to follow.</summary>
/// <param name="Sentence">The rule; the name of the case.</param>
/// <param name="Reach">Who has to end: the connection, one stream, or nobody.</param>
/// <param name="Code">With which code.</param>
/// <param name="Play">What the peer sends.</param>
internal sealed record Rule(string Sentence, Http2Reach Reach, Http2ErrorCode Code, Func<RawConnection, Task> Play)
{
    public static Rule Connection(string sentence, Http2ErrorCode code, params byte[][] frames) => new(sentence, Http2Reach.Connection, code, c => c.SendAsync(frames));

    public static Rule Connection(string sentence, Http2ErrorCode code, Func<RawConnection, Task> play) => new(sentence, Http2Reach.Connection, code, play);

    public static Rule Stream(string sentence, Http2ErrorCode code, params byte[][] frames) => new(sentence, Http2Reach.Stream, code, c => c.SendAsync(frames));

    public static Rule Stream(string sentence, Http2ErrorCode code, Func<RawConnection, Task> play) => new(sentence, Http2Reach.Stream, code, play);

    public static Rule Nobody(string sentence, params byte[][] frames) => new(sentence, Http2Reach.None, Http2ErrorCode.NoError, c => c.SendAsync(frames));

    public static Rule Nobody(string sentence, Func<RawConnection, Task> play) => new(sentence, Http2Reach.None, Http2ErrorCode.NoError, play);

    /// <summary>Plays it and checks what the proxy answers.</summary>
    public async Task CheckAsync(RawConnection connection)
    {
        await Play(connection);
        switch (Reach)
        {
            case Http2Reach.Connection:
                var goaway = await connection.UntilAsync(f => f.Type == FrameType.Goaway);
                goaway.ShouldNotBeNull().Code.ShouldBe(Code);
                await connection.CloseOfPeerAsync();
                break;
            case Http2Reach.Stream:
                var reset = await connection.UntilAsync(f => f.IsFault);
                reset.ShouldNotBeNull().Type.ShouldBe(FrameType.RstStream, reset!.ToString());
                reset.Code.ShouldBe(Code);
                (await connection.AnswersPingAsync()).ShouldBeTrue();
                break;
            default:
                await connection.SendAsync(RawFrames.Ping(0xBEEF));
                var answer = await connection.UntilAsync(f => f.IsFault || (f.Type == FrameType.Ping && f.Header.IsAck));
                answer.ShouldNotBeNull().Type.ShouldBe(FrameType.Ping, answer!.ToString());
                break;
        }
    }
}
