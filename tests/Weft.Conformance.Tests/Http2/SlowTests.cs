using System.Text;
using Weft.Conformance.Tests.Proxies;
using Weft.Protocols.Http2;
using static Weft.Conformance.Tests.Http2.RawFrames;

namespace Weft.Conformance.Tests.Http2;

/// <summary>Clients that begin and do not end. The head time-out of the listener is 1 s here.</summary>
public sealed class SlowTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly Dictionary<string, byte[]> Beginnings = new()
    {
        ["a part of the preface"] = ConnectionPreface.Bytes[..10].ToArray(),
        ["the preface without SETTINGS"] = ConnectionPreface.Bytes.ToArray(),
        ["a part of a frame header"] = [.. Greeting, 0, 0, 4],
        ["a part of HEADERS"] = [.. Greeting, .. Request(1)[..20]],
        ["a field block without its end"] = [.. Greeting, .. Headers(1, RequestBlock(), whole: false)],
        ["a part of an HTTP/1 request"] = "GET / HTTP/1.1\r\nhost: a\r\nx: "u8.ToArray(),
    };

    public static TheoryData<string> Names => [.. Beginnings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_head_that_does_not_end_in_time_ends_the_connection(string beginning)
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);
        await connection.SendAsync(Beginnings[beginning]);

        await connection.CloseOfPeerAsync().WaitAsync(TimeSpan.FromSeconds(5));

        fixture.Proxy.ShouldHaveNoException();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_head_that_comes_byte_by_byte_ends_all_the_same(bool http2)
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);
        var started = TimeProvider.System.GetTimestamp();
        if (http2) await connection.SendAsync(Greeting, Frame(FrameType.Headers, 0, 1));
        else await connection.SendAsync("GET / HTTP/1.1\r\nhost: a\r\nx: "u8.ToArray());

        var closing = connection.CloseOfPeerAsync();
        for (var i = 0; i < 60 && !closing.IsCompleted; i++)
        {
            await connection.SendAsync(http2 && i % 10 == 0 ? Continuation(1, [0x86], whole: false) : http2 ? [] : [(byte)'y']);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        await closing;

        TimeProvider.System.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_connection_with_a_request_under_way_is_not_a_slow_one()
    {
        using var connection = await RawConnection.GreetAsync(fixture.Proxy.Address);
        await connection.SendAsync(Request(1, "POST", "/count", ends: false), Data(1, [1, 2, 3])[..10]);

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await connection.SendAsync([2, 3], Data(1, [], ends: true));

        var answer = await connection.UntilAsync(f => f.Type == FrameType.Data);
        Encoding.ASCII.GetString(answer.ShouldNotBeNull().Payload).ShouldStartWith("3 ");
    }

    [Theory]
    [InlineData(1, 70_000, "431")]
    [InlineData(101, 10, "431")]
    [InlineData(3000, 2, "431")]
    [InlineData(40, 2000, "431")]
    public async Task A_head_over_the_limits_of_HTTP1_is_answered_431(int fields, int size, string status)
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);
        var head = new StringBuilder("GET / HTTP/1.1\r\nhost: a\r\n");
        for (var i = 0; i < fields; i++) head.Append("x: ").Append('y', size).Append("\r\n");
        await connection.SendAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));

        var answer = Encoding.ASCII.GetString(await connection.ReadToEndAsync());

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        await fixture.Proxy.ShouldBeWellAsync();
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\n\r\n")]
    public async Task What_is_no_request_for_the_application_is_refused(string text)
    {
        using var connection = await RawConnection.ConnectAsync(fixture.Proxy.Address);
        await connection.SendAsync(Encoding.Latin1.GetBytes(text));
        connection.HalfClose();

        var answer = Encoding.ASCII.GetString(await connection.ReadToEndAsync());

        answer.ShouldStartWith("HTTP/1.1 ");
        answer.ShouldNotStartWith("HTTP/1.1 200");
        await fixture.Proxy.ShouldBeWellAsync();
    }
}
