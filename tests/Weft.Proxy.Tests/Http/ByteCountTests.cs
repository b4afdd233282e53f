using Weft.Protocols.Http2;
using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

/// <summary>What a client connection carried is told to the byte while it is open: a reader of metrics need not wait for its end, nor for its next request.</summary>
public sealed class ByteCountTests
{
    private const string Get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_kept_connection_of_HTTP_1_is_counted_with_its_answer(int workers)
    {
        using var app = Application();
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { Workers = workers }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        var received = 0;
        for (var i = 1; i <= 3; i++)
        {
            await client.SendAsync(Get);
            received += (await client.ReadUntilAsync("ok")).Length;
            await CountedAsync(proxy, i * Get.Length, received);
        }
    }

    [Fact]
    public async Task A_kept_connection_of_HTTP_2_is_counted_with_its_answer()
    {
        using var app = Application();
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        var peer = new Http2Peer(client);
        await peer.GreetAsClientAsync();
        var sent = ConnectionPreface.Bytes.Length + FrameHeader.Bytes;
        var received = 0;
        for (var stream = 1; stream <= 5; stream += 2)
        {
            await peer.SendAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream, Http2Peer.GetRequest);
            sent += FrameHeader.Bytes + Http2Peer.GetRequest.Length;
            FrameHeader header;
            do
            {
                (header, var payload) = await peer.NextAsync();
                received += FrameHeader.Bytes + payload.Length;
                // The peer answers these by itself.
                if (header is { Type: FrameType.Settings, IsAck: false }) sent += FrameHeader.Bytes;
            }
            while (header.Type != FrameType.Data || (header.Flags & FrameFlags.EndStream) == 0);
            await CountedAsync(proxy, sent, received);
        }
    }

    [Fact]
    public async Task An_answer_that_goes_on_is_counted_as_far_as_it_went()
    {
        var end = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n");
            await end.Task;
        });
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Get);
        var received = (await client.ReadUntilAsync("hello\r\n")).Length;

        await CountedAsync(proxy, Get.Length, received);
        end.SetResult();
    }

    [Fact]
    public async Task A_request_that_goes_on_is_counted_as_far_as_it_came()
    {
        using var app = new ScriptedServer(async (peer, _) => await peer.ReadToEndAsync());
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape(), app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        const string part = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhello";
        await client.SendAsync(part);

        await CountedAsync(proxy, part.Length, 0);
    }

    [Fact]
    public async Task Bytes_that_chose_the_chain_are_counted_with_it()
    {
        using var app = Application();
        await using var proxy = await SingleProxy.StartAsync(new ProxyShape { IsInbound = true, IsPermissive = true }, app.Port);
        using var client = await RawPeer.ConnectAsync(proxy.Address);
        await client.SendAsync(Get[..1]);
        await client.SendAsync(Get[1..]);

        await CountedAsync(proxy, Get.Length, (await client.ReadUntilAsync("ok")).Length);
    }

    [Fact]
    public async Task The_connection_between_two_proxies_is_counted_with_its_answer()
    {
        const int body = 8_000;
        using var app = new ScriptedServer(async (peer, _) =>
        {
            while ((await peer.ReadHeadAsync()).Length > 0) await peer.SendAsync($"HTTP/1.1 200 OK\r\ncontent-length: {body}\r\n\r\n{new string('x', body)}");
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true, workers: 1);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        for (var i = 1; i <= 3; i++)
        {
            await client.SendAsync(Get);
            await client.ReadHeadAsync();
            await client.ReadExactlyAsync(body);
            await BecomesAsync(() => SingleProxy.Sum(pair.ServerMetrics, "envoy_http_downstream_cx_tx_bytes_total") > i * body);
        }
    }

    private static ScriptedServer Application() => new(async (peer, _) =>
    {
        while ((await peer.ReadHeadAsync()).Length > 0) await peer.SendAsync(Ok);
    });

    // Adding comes a moment after sending.
    private static async Task CountedAsync(SingleProxy proxy, long received, long sent)
    {
        for (var i = 0; i < 100 && Of(proxy) != (received, sent); i++) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Of(proxy).ShouldBe((received, sent));
    }

    private static async Task BecomesAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 100 && !isSo(); i++) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        isSo().ShouldBeTrue();
    }

    private static (long Received, long Sent) Of(SingleProxy proxy) => (proxy.Metric("envoy_http_downstream_cx_rx_bytes_total"), proxy.Metric("envoy_http_downstream_cx_tx_bytes_total"));
}
