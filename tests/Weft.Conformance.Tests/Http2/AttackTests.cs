using Weft.Conformance.Tests.Proxies;
using Weft.Protocols.Http2;
using static Weft.Conformance.Tests.Http2.RawFrames;

namespace Weft.Conformance.Tests.Http2;

/// <summary>Known attacks on HTTP/2: each ends refused or closed, with memory bounded, and another client does not notice.</summary>
public sealed class AttackTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const long MaxGrowthBytes = 64L * 1024 * 1024;

    private static readonly Dictionary<string, Func<int, byte[]>> Floods = new()
    {
        ["PING (CVE-2019-9512)"] = _ => Ping(1),
        ["SETTINGS (CVE-2019-9515)"] = _ => Settings((4, 1)),
        ["empty DATA (CVE-2019-9518)"] = i => i == 0 ? Request(1, "POST", "/hold", ends: false) : Data(1, []),
        ["DATA of padding alone"] = i => i == 0 ? Request(1, "POST", "/hold", ends: false) : Frame(FrameType.Data, 8, 1, 0),
        ["PRIORITY (CVE-2019-9513)"] = _ => Frame(FrameType.Priority, 0, 1, new byte[5]),
        ["unknown frames"] = _ => Frame((FrameType)200, 0, 0),
        ["WINDOW_UPDATE for the connection"] = _ => WindowUpdate(0, 1),
        ["WINDOW_UPDATE for a stream"] = i => i == 0 ? Request(1, path: "/hold") : WindowUpdate(1, 1),
        ["WINDOW_UPDATE for ended streams"] = i => i == 0 ? [.. Request(1, path: "/hold"), .. Reset(1)] : WindowUpdate(1, 1),
        ["resets at once (CVE-2023-44487)"] = i => [.. Request((2 * i) + 1, path: "/hold"), .. Reset((2 * i) + 1)],
        ["resets provoked by a window of 0 (CVE-2025-8671)"] = i => [.. Request((2 * i) + 1, path: "/hold"), .. WindowUpdate((2 * i) + 1, 0)],
        ["resets provoked by late DATA (CVE-2025-8671)"] = i => [.. Request((2 * i) + 1, path: "/hold"), .. Data((2 * i) + 1, [1])],
        ["resets provoked by late HEADERS (CVE-2025-8671)"] = i => [.. Request((2 * i) + 1, path: "/hold"), .. Request((2 * i) + 1)],
        ["resets provoked by a wrong length (CVE-2025-8671)"] = i => [.. Request((2 * i) + 1, "POST", "/hold", false, ("content-length", "1")), .. Data((2 * i) + 1, [], ends: true)],
        ["resets provoked by a short PRIORITY (CVE-2025-8671)"] = i => [.. Request((2 * i) + 1, path: "/hold"), .. Frame(FrameType.Priority, 0, (2 * i) + 1, new byte[4])],
        ["malformed requests"] = i => Headers((2 * i) + 1, Block((":status", "200"))),
        ["HPACK bombs"] = i => i == 0 ? Headers(1, [.. RequestBlock(), 0x40, 1, (byte)'a', .. Integer(0, 127, 4000), .. Filler(4000)], ends: true) : Headers((2 * i) + 1, Filler(16_000, 0xBE)),
        ["3000 headers"] = i => Headers((2 * i) + 1, [.. RequestBlock("GET", "/hold"), .. Repeat(Block(("a", "")), 3000)]),
    };

    public static TheoryData<string> Names => [.. Floods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_flood_ends_with_ENHANCE_YOUR_CALM(string name)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        var flood = Floods[name];
        var before = Memory();

        // Nothing is read meanwhile: what the proxy owes must not pile up.
        for (var i = 0; i < 20_000 && await connection.SendAsync([.. Enumerable.Range(i, 50).SelectMany(flood)]); i += 50)
        {
        }

        var goaway = (await connection.UntilAsync(f => f.Type == FrameType.Goaway)).ShouldNotBeNull();
        goaway.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
        (FrameRules.ReadStreamId(goaway.Payload) / 2).ShouldBeLessThan(2 * 1000, "streams taken");
        await connection.CloseOfPeerAsync();
        (Memory() - before).ShouldBeLessThan(MaxGrowthBytes);
        await fixture.Proxy.ShouldBeWellAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_flood_of_CONTINUATION_ends_within_a_hundred_frames(int size)
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(Headers(1, RequestBlock(), whole: false), Repeat(Continuation(1, Filler(size, 0x86), whole: false), 100));

        (await connection.UntilAsync(f => f.Type == FrameType.Goaway)).ShouldNotBeNull().Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
        await connection.CloseOfPeerAsync();
        await fixture.Proxy.ShouldBeWellAsync();
    }

    [Fact]
    public async Task An_HPACK_bomb_is_refused_at_the_size_it_decodes_to_and_the_connection_lives()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        await connection.SendAsync(Headers(1, [.. RequestBlock("GET", "/hold"), 0x40, 1, (byte)'a', .. Integer(0, 127, 3500), .. Filler(3500)]));
        await connection.SendAsync(Headers(3, [.. RequestBlock(), .. Filler(60, 0xBE)]));

        var reset = await connection.UntilAsync(f => f.IsFault);
        reset.ShouldNotBeNull().StreamId.ShouldBe(3);
        reset!.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
        (await connection.AnswersPingAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task The_table_size_may_change_as_it_likes()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);

        for (var i = 0; i < 100; i++) await connection.SendAsync(Settings((1, i % 2 == 0 ? 0 : uint.MaxValue)), Request((2 * i) + 1));
        for (var i = 0; i < 100; i++) (await connection.UntilAsync(f => f.EndsStream)).ShouldNotBeNull();

        (await connection.AnswersPingAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task More_streams_than_allowed_are_refused_one_by_one()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        for (var i = 0; i < 200; i++) await connection.SendAsync(Request((2 * i) + 1, path: "/hold"));
        await connection.SendAsync(Request(401, "POST", "/hold", ends: false));

        var refused = await connection.UntilAsync(f => f.IsFault);

        refused.ShouldNotBeNull().ToString().ShouldBe("RstStream RefusedStream on 401");
        // The rest of a refused request may be on its way (RFC 9113 section 5.1).
        await connection.SendAsync(Data(401, [1]), Headers(401, Block(("trailer", "1"))));
        (await connection.AnswersPingAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Answers_that_nobody_reads_stop_the_requests_until_they_are_read()
    {
        const int Requests = 700_000;
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        var before = fixture.Proxy.Read("weft_worker_http2_streams");
        // A host without routes, so that the proxy answers by itself, at once, and with heads, which no window holds back.
        var block = Block((":method", "HEAD"), (":scheme", "http"), (":authority", ProxyUnderTest.HostWithoutRoutes), (":path", "/"));
        var sending = connection.SendAsync([.. Enumerable.Range(0, Requests / 500).Select(i => Enumerable.Range(0, 500).SelectMany(j => Headers((1000 * i) + (2 * j) + 1, block)).ToArray())]);

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var taken = fixture.Proxy.Read("weft_worker_http2_streams") - before;
        var answered = 0;
        ReceivedFrame? goaway = null;
        while (answered < Requests && await connection.NextAsync() is { } frame)
        {
            if (frame.EndsStream) answered++;
            if (frame.Type == FrameType.Goaway) goaway = frame;
        }
        goaway.ShouldBeNull(goaway is null ? "" : System.Text.Encoding.ASCII.GetString(goaway.Payload));

        taken.ShouldBeLessThan(Requests - 100_000);
        answered.ShouldBe(Requests);
        (await sending).ShouldBeTrue();
        await fixture.Proxy.ShouldBeWellAsync();
    }

    private static byte[] Filler(int count, byte value = (byte)'x') => [.. Enumerable.Repeat(value, count)];

    private static long Memory()
    {
        GC.Collect();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
