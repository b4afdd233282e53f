using Weft.Proxy.Local;
using Weft.Proxy.Runtime;
using Weft.Proxy.Tests.Runtime;
using Weft.ProxyConfig;
using Weft.Telemetry;

namespace Weft.Proxy.Tests.Local;

public sealed class LocalServiceTests : IAsyncLifetime
{
    private readonly ProxyRuntime _runtime = new(new ProxyOptions { Workers = 2, Mesh = "m", Name = "p", Metrics = new MetricRegistry() });
    private string _address = "";

    public async ValueTask InitializeAsync()
    {
        _runtime.Start();
        await _runtime.ServeAdminAsync(
            new SocketAddress { Address = "127.0.0.1" },
            request => request.Path == "/throws" ? throw new InvalidOperationException("as asked") : LocalResponse.Text(200, $"{request.Method} {request.Path} {request.Query}\n"));
        _address = (await _runtime.ListenersAsync()).Single().Address;
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    [Fact]
    public async Task Requests_are_answered_in_this_process_one_after_the_other()
    {
        using var client = await RawPeer.ConnectAsync(_address);

        await client.SendAsync("GET /stats?a=b HTTP/1.1\r\nhost: a\r\n\r\nPOST /logging HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\nbodyGET /x HTTP/1.1\r\nhost: a\r\n\r\n");

        (await client.ReadUntilAsync("\n\r\n")).ShouldStartWith("HTTP/1.1 200 ");
        (await client.ReadUntilAsync("GET /stats a=b\n")).ShouldNotBeEmpty();
        (await client.ReadUntilAsync("POST /logging \n")).ShouldContain("HTTP/1.1 200 ");
        (await client.ReadUntilAsync("GET /x \n")).ShouldContain("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task HEAD_has_the_length_and_no_body()
    {
        using var client = await RawPeer.ConnectAsync(_address);
        await client.SendAsync("HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        var all = await client.ReadToEndAsync();
        all.ShouldContain("content-length: 8");
        all.ShouldEndWith("\r\n\r\n");
    }

    [Fact]
    public async Task A_page_that_throws_ends_its_connection_and_nothing_else()
    {
        using var client = await RawPeer.ConnectAsync(_address);
        await client.SendAsync("GET /throws HTTP/1.1\r\nhost: a\r\n\r\n");
        (await client.ReadToEndAsync()).ShouldBe("");
        using var next = await RawPeer.ConnectAsync(_address);
        await next.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        (await next.ReadUntilAsync("GET / \n")).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task Only_the_loopback_is_served()
    {
        var error = await Record.ExceptionAsync(() => _runtime.ServeAdminAsync(new SocketAddress { Address = "0.0.0.0" }, _ => LocalResponse.Text(200, "")));
        error.ShouldBeOfType<ArgumentException>();
    }
}
