using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Weft.EndToEnd.Tests.Attacks;

/// <summary>What a client can make the proxy say, write and open.</summary>
public sealed class ExposureTests
{
    [Theory]
    [InlineData("GET /ready HTTP/1.1\r\nhost: 127.0.0.1:{admin}\r\n\r\n")]
    [InlineData("GET http://127.0.0.1:{admin}/ready HTTP/1.1\r\nhost: 127.0.0.1:{admin}\r\n\r\n")]
    [InlineData("GET /ready HTTP/1.1\r\nhost: localhost:{admin}\r\nx-forwarded-host: 127.0.0.1:{admin}\r\nx-envoy-original-dst-host: 127.0.0.1:{admin}\r\n\r\n")]
    [InlineData("CONNECT 127.0.0.1:{admin} HTTP/1.1\r\nhost: 127.0.0.1:{admin}\r\n\r\nGET /ready HTTP/1.1\r\nhost: a\r\n\r\n")]
    [InlineData("POST //127.0.0.1:{admin}/quitquitquit HTTP/1.1\r\nhost: 127.0.0.1:{admin}\r\ncontent-length: 0\r\n\r\n")]
    public async Task A_client_does_not_reach_the_admin_port_through_the_proxy(string text)
    {
        await using var proxy = await AttackedProxy.StartAsync();
        var ready = (await proxy.PageAsync("/ready")).Trim();

        var answer = await AskAsync(proxy.Port, text.Replace("{admin}", $"{proxy.AdminPort}", StringComparison.Ordinal));

        answer.ShouldNotContain(ready + "\n");
        // The application's own answer, or a refusal.
        (answer.Contains("content-length: 1000", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal)).ShouldBeTrue(answer);
        (await proxy.StatusAsync("/ready")).ShouldBe(200);
    }

    [Fact]
    public async Task The_admin_port_is_open_on_loopback_alone()
    {
        var address = (await Dns.GetHostAddressesAsync(Dns.GetHostName())).FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(each));
        Assert.SkipWhen(address is null, "this machine has no address but loopback");
        await using var proxy = await AttackedProxy.StartAsync();

        using var client = new TcpClient();
        (await Should.ThrowAsync<SocketException>(async () => await client.ConnectAsync(address!, proxy.AdminPort))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Theory]
    [InlineData("GET /a%0d%0ab%1b[31m%22 HTTP/1.1\r\nhost: a\r\n\r\n")]
    [InlineData("GET /a\u001b[31m HTTP/1.1\r\nhost: a\r\n\r\n")]
    [InlineData("GET /a\"},{\"level\":\"x HTTP/1.1\r\nhost: a\r\n\r\n")]
    [InlineData("GET /\u00ff\u00fe HTTP/1.1\r\nhost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nhost: a\"\\\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nhost: a\r\nuser-agent: \u001b[31m\"}\\\r\nx-request-id: \"\r\n\r\n")]
    [InlineData("GET /{long} HTTP/1.1\r\nhost: a\r\n\r\n")]
    public async Task What_a_client_sends_stays_within_one_line_of_JSON(string text)
    {
        await using var proxy = await AttackedProxy.StartAsync();

        await AskAsync(proxy.Port, text.Replace("{long}", new string('a', 64 * 1024), StringComparison.Ordinal));

        await proxy.PageAsync("/stats");
        foreach (var line in proxy.Process.Lines)
        {
            Should.NotThrow(() => JsonDocument.Parse(line).Dispose(), line);
            line.Any(char.IsControl).ShouldBeFalse(line);
        }
    }

    private static async Task<string> AskAsync(int port, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        var answer = new byte[16 * 1024];
        var received = 0;
        // What is answered fits one buffer; a refused connection stays open for a moment.
        client.Client.Shutdown(SocketShutdown.Send);
        try
        {
            while (received < answer.Length && await stream.ReadAsync(answer.AsMemory(received)) is > 0 and var count) received += count;
        }
        catch (IOException)
        {
            // Closed with some of the request unread.
        }
        return Encoding.Latin1.GetString(answer, 0, received);
    }
}
