using System.Text;
using Weft.Conformance.Tests.Proxies;
using Weft.Protocols.Http2;
using Weft.Proxy.Sessions;
using static Weft.Conformance.Tests.Http2.RawFrames;

namespace Weft.Conformance.Tests.Http2;

/// <summary>The limits of docs/limits.md on the wire: at the limit all is well, above it the answer says so.</summary>
public sealed class WireLimitTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData(SessionLimits.MaxHeadFields, false)]
    [InlineData(SessionLimits.MaxHeadFields + 1, true)]
    public async Task A_head_of_HTTP2_is_counted_with_its_pseudo_fields(int fields, bool isRefused)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(Request(1, more: [.. Enumerable.Range(4, fields - 4).Select(i => ("x" + i, ""))]));

        var answer = (await connection.UntilAsync(f => f.EndsStream || f.IsFault)).ShouldNotBeNull();
        answer.ToString().ShouldStartWith(isRefused ? "RstStream EnhanceYourCalm on 1" : "Data");
        (await connection.AnswersPingAsync()).ShouldBeTrue();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_head_of_HTTP2_is_measured_decoded_and_with_32_bytes_for_each_field(int above, bool isRefused)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        (string Name, string Value)[] fields = [(":method", "GET"), (":scheme", "http"), (":authority", "origin"), (":path", "/")];
        var left = SessionLimits.MaxHeadBytes + above - fields.Sum(f => f.Name.Length + f.Value.Length + 32);
        // Two fields of half of what is left.
        byte[] block = [.. Block([.. fields, ("x", new string('y', (left / 2) - 33)), ("x", new string('y', left - (left / 2) - 33))])];

        await connection.SendAsync(Headers(1, block.AsSpan(0, 16_384), whole: false));
        for (var at = 16_384; at < block.Length; at += 16_384) await connection.SendAsync(Continuation(1, block.AsSpan(at, Math.Min(16_384, block.Length - at)), at + 16_384 >= block.Length));

        var answer = (await connection.UntilAsync(f => f.EndsStream || f.IsFault)).ShouldNotBeNull();
        // Kestrel's own limit is 32 KiB and answers 431: the proxy let it pass.
        answer.ToString().ShouldStartWith(isRefused ? "RstStream EnhanceYourCalm on 1" : answer.Type.ToString());
        (answer.Type == FrameType.RstStream).ShouldBe(isRefused);
    }

    [Theory]
    [InlineData(SessionLimits.MaxContinuations, false)]
    [InlineData(SessionLimits.MaxContinuations + 1, true)]
    public async Task A_field_block_may_come_in_so_many_frames(int continuations, bool isRefused)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(Headers(1, RequestBlock(), whole: false), Repeat(Continuation(1, [], whole: false), continuations - 1), Continuation(1, []));

        var answer = (await connection.UntilAsync(f => f.EndsStream || f.IsFault)).ShouldNotBeNull();
        answer.Type.ShouldBe(isRefused ? FrameType.Goaway : FrameType.Data);
    }

    [Theory]
    [InlineData(SessionLimits.MaxFrameBytes, false)]
    [InlineData(SessionLimits.MaxFrameBytes + 1, true)]
    public async Task A_frame_may_be_as_large_as_the_default(int bytes, bool isRefused)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(Request(1, "POST", "/count", ends: false), Data(1, new byte[bytes], ends: true));

        var answer = (await connection.UntilAsync(f => f.Type == FrameType.Data || f.IsFault)).ShouldNotBeNull();
        answer.ToString().ShouldStartWith(isRefused ? "Goaway FrameSizeError" : "Data");
    }

    [Fact]
    public async Task Fewer_control_frames_than_the_burst_are_all_answered()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        const int Pings = SessionLimits.ControlFrameBurst - 100;

        await connection.SendAsync(Repeat(Ping(7), Pings));

        for (var i = 0; i < Pings; i++) (await connection.UntilAsync(f => f.Type == FrameType.Ping && f.Header.IsAck)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Fewer_resets_than_the_burst_are_taken()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        for (var i = 0; i < SessionLimits.ResetBurst - 50; i++) await connection.SendAsync(Request((2 * i) + 1, path: "/hold"), Reset((2 * i) + 1));

        (await connection.AnswersPingAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Before_SETTINGS_came_a_server_gets_no_more_streams_than_assumed()
    {
        var counts = new System.Collections.Concurrent.ConcurrentBag<int>();
        using var upstream = new ScriptedUpstream(async c =>
        {
            var streams = 1; // its HEADERS started the script
            while (streams < SessionLimits.AssumedConcurrentStreams && await c.UntilAsync(f => f.Type == FrameType.Headers) is not null) streams++;
            counts.Add(streams);
            // Whatever comes beyond must not come here.
            await c.SendAsync(Settings(), Ping(1));
            (await c.UntilAsync(f => f.Type == FrameType.Headers || (f.Type == FrameType.Ping && f.Header.IsAck))).ShouldNotBeNull().Type.ShouldBe(FrameType.Ping);
        }, greets: false);
        await using var proxy = await ProxyUnderTest.StartAsync(upstream.Port, http2Upstream: true);
        using var client = await RawConnection.GreetAsync(proxy.Address);

        for (var i = 0; i < SessionLimits.AssumedConcurrentStreams + 20; i++) await client.SendAsync(Request((2 * i) + 1));

        await upstream.ScriptEnded;
        counts.ShouldBe([SessionLimits.AssumedConcurrentStreams]);
        for (var i = 0; i < 20; i++) (await client.UntilAsync(f => f.EndsStream)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_refused_body_is_read_for_a_while_and_no_longer()
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);
        var started = TimeProvider.System.GetTimestamp();
        await connection.SendAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nhost: {ProxyUnderTest.HostWithoutRoutes}\r\ncontent-length: 100000000000\r\n\r\n"));
        var sent = 0L;
        var piece = new byte[65_536];
        while (await connection.SendAsync(piece)) sent += piece.Length;

        // Read on for as long as the end of the connection may linger, and then reset.
        sent.ShouldBeGreaterThan(SessionLimits.RefusedBodyDrainBytes / 4);
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromMilliseconds(SessionLimits.RefusedBodyDrainMilliseconds + 5_000));
        await fixture.Proxy.ShouldBeWellAsync();
    }
}
