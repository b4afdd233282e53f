using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.AccessLogs;

/// <summary>What sessions refuse before there is an exchange has a line too, as with Envoy.</summary>
public sealed class RefusedRequestTests
{
    private const string Format = "%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL% %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_SENT% %UPSTREAM_HOST% %ROUTE_NAME% %RESPONSE_CODE_DETAILS% \"%WEFT_FAILURE%\"";

    [Theory]
    [InlineData("GET /\r\n\r\n", 400, "malformed_request", "the request broke the protocol")]
    [InlineData("GET / HTTP/3.0\r\nhost: web\r\n\r\n", 505, "malformed_request", "the request broke the protocol")]
    [InlineData("GET / HTTP/1.1\r\nhost: web\r\nx: LONG\r\n\r\n", 431, "request_head_too_large", "the head of the request is too large")]
    public async Task A_head_that_cannot_be_read_is_a_line_with_status_and_flag(string request, int status, string code, string reason)
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text(Format)] });
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(request.Replace("LONG", new string('x', 100_000), StringComparison.Ordinal));
        var answer = await client.ReadToEndAsync();

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        (await LoggedLines.NextAsync(proxy, 1)).ShouldBe([$"- - HTTP/1.1 {status} DPE {body.Length} - routes {code} \"{code}; hop=outbound; proxy=proxy; reason={reason}: {body.TrimEnd('\n')}\""]);
        proxy.Runtime.Failures().Recent.Single().Code.ShouldBe(code);
        SingleProxy.Sum(proxy.Metrics, "weft_failures_total", ("code", code)).ShouldBe(1);
    }

    [Fact]
    public async Task A_head_that_does_not_end_in_time_is_a_line()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { HeadTimeout = TimeSpan.FromMilliseconds(200), Logs = [LoggedLines.Text(Format)] });
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HT");
        await client.ReadToEndAsync();

        (await LoggedLines.NextAsync(proxy, 1))[0].ShouldStartWith("- - HTTP/1.1 408 - 27 - routes request_head_timeout \"request_head_timeout; hop=outbound");
    }

    [Fact]
    public async Task A_body_that_breaks_the_protocol_is_told_of_its_request_once()
    {
        using var app = new ScriptedServer((peer, _) => peer.ReadToEndAsync());
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text(Format)] }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync("POST /x HTTP/1.1\r\nhost: web\r\ntransfer-encoding: chunked\r\n\r\n");
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        await client.SendAsync("no length\r\n");
        (await client.ReadToEndAsync()).ShouldStartWith("HTTP/1.1 400 ");

        (await LoggedLines.NextAsync(proxy, 1))[0].ShouldStartWith($"POST /x HTTP/1.1 400 DPE 0 127.0.0.1:{app.Port} routes malformed_request \"malformed_request; hop=outbound");
    }

    [Fact]
    public async Task A_stream_whose_head_breaks_HTTP2_is_a_line_without_a_status()
    {
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Logs = [LoggedLines.Text(Format)] });
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        // Preface, SETTINGS, and HEADERS that hold :method: GET and nothing else, which lacks :scheme and :path.
        byte[] bytes = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 1, 5, 0, 0, 0, 1, 0x82];
        await client.SendAsync(bytes);

        (await LoggedLines.NextAsync(proxy, 1))[0].ShouldStartWith("- - HTTP/2 0 DPE 0 - routes malformed_request \"malformed_request; hop=outbound");
    }
}
