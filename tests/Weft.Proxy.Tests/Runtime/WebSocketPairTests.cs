using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Weft.Proxy.Tests.Runtime;

public sealed class WebSocketPairTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_WebSocket_on_an_http_service_works_from_either_version(bool http2)
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var socket = await ConnectAsync(pair.Outbound, http2);

        foreach (var size in new[] { 0, 1, 125, 126, 65_535, 65_536, 200_000 })
        {
            var sent = TestApplication.Pattern(size);
            await socket.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            (await ReceiveAsync(socket)).AsSpan().SequenceEqual(sent).ShouldBeTrue($"{size} bytes");
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task Two_hundred_messages_of_sixty_thousand_bytes_arrive_in_order()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var socket = await ConnectAsync(pair.Outbound, http2: false);
        for (var i = 0; i < 200; i++)
        {
            var sent = TestApplication.Pattern(60_000 + i);
            await socket.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            (await ReceiveAsync(socket)).AsSpan().SequenceEqual(sent).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_push_of_configuration_does_not_touch_an_open_WebSocket()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var socket = await ConnectAsync(pair.Outbound, http2: false);
        await pair.IdentifyAsync(pair.Client, "client");
        await pair.IdentifyAsync(pair.Server, "server");

        await socket.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        Encoding.ASCII.GetString(await ReceiveAsync(socket)).ShouldBe("still here");
    }

    [Fact]
    public async Task An_application_that_refuses_the_upgrade_answers_as_usual_and_the_connection_goes_on()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 1 }) { BaseAddress = new Uri($"http://{pair.Outbound}") };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/bytes/10");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        request.Headers.Add("Sec-WebSocket-Version", "13");

        var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetByteArrayAsync("/bytes/20")).ShouldBe(TestApplication.Pattern(20));
    }

    [Fact]
    public async Task Bytes_sent_before_the_upgrade_is_agreed_never_become_a_request()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(pair.Outbound));
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            "GET /status/404 HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            + "GET /headers HTTP/1.1\r\nhost: a\r\nx-second: 1\r\n\r\n"));
        var text = await ReadUntilAsync(socket, "x-second: 1");

        // Refused by the application: what followed is the next request of the same client, in its turn.
        text.ShouldStartWith("HTTP/1.1 404");
        text.ShouldContain("HTTP/1.1 200");
    }

    [Fact]
    public async Task A_handshake_without_a_key_is_refused_before_the_application_sees_it()
    {
        await using var app = await TestApplication.StartAsync();
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(pair.Outbound));
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /ws HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"));

        (await ReadUntilAsync(socket, "malformed_request")).ShouldStartWith("HTTP/1.1 400");
    }

    private static async Task<ClientWebSocket> ConnectAsync(string address, bool http2)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }, disposeHandler: false);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await socket.ConnectAsync(new Uri($"ws://{address}/ws"), http2 ? invoker : null, timeout.Token);
        return socket;
    }

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var message = new MemoryStream();
        var buffer = new byte[16_384];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, timeout.Token);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return message.ToArray();
        }
    }

    private static async Task<string> ReadUntilAsync(Socket socket, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (!text.ToString().Contains(end, StringComparison.Ordinal) && await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(10)) is var count and > 0)
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return text.ToString();
    }
}
