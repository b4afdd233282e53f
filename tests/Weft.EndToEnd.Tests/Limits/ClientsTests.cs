using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Limits;

/// <summary>Clients of others through the outbounds of both address families.</summary>
public class ClientsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Curl_nghttp_h2load_wrk_and_a_raw_client_get_what_they_ask_for(string address)
    {
        Assert.SkipUnless(address == "127.0.0.1" || Ports.HasIPv6, "this machine has no IPv6");
        await using var one = await OneService.StartAsync();
        var body = new string('x', 1000);

        (await RunAsync("curl", "-sf", $"http://{address}:{one.HttpPort}/load")).ShouldBe(body);
        (await RunAsync("curl", "-sf", "--http2-prior-knowledge", $"http://{address}:{one.HttpPort}/load")).ShouldBe(body);
        (await RunAsync("curl", "-sf", "--http2-prior-knowledge", $"http://{address}:{one.Http2Port}/")).ShouldBe(body);
        (await RunAsync("nghttp", $"http://{address}:{one.Http2Port}/")).ShouldBe(body);
        // h2load leaves the brackets of an IPv6 address out of :authority, which is no authority (RFC 3986 section 3.2.2).
        var h2load = await RunAsync("h2load", "-H", ":authority: service", "-n", "20000", "-c", "16", "-m", "8", $"http://{address}:{one.Http2Port}/");
        h2load.Contains("status codes: 20000 2xx", StringComparison.Ordinal).ShouldBeTrue(h2load);
        var wrk = await RunAsync("wrk", "-t1", "-c32", "-d2s", $"http://{address}:{one.HttpPort}/load");
        wrk.ShouldContain("Requests/sec");
        wrk.ShouldNotContain("Non-2xx");
        wrk.ShouldNotContain("Socket errors");
        await EchoAsync(IPAddress.Parse(address.Trim('[', ']')), one.TcpPort);
    }

    private static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        var (code, output) = await Programs.RunAsync(Programs.Tool(tool), arguments);
        code.ShouldBe(0, $"{tool}: {output}");
        return output;
    }

    private static async Task EchoAsync(IPAddress address, int port)
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        using var client = new TcpClient(address.AddressFamily);
        await client.ConnectAsync(address, port, TestContext.Current.CancellationToken);
        using var received = new MemoryStream();
        var reading = client.GetStream().CopyToAsync(received, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        await reading;
        received.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue($"{received.Length} bytes came back");
    }
}
