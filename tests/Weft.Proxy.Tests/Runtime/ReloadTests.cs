using Weft.Proxy.Tests.Transport;

namespace Weft.Proxy.Tests.Runtime;

public sealed class ReloadTests
{
    [Fact]
    public async Task New_certificates_and_structures_keep_tunnels()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await EchoAsync(client, 0);

        for (var i = 1; i <= 5; i++)
        {
            await pair.IdentifyAsync(pair.Client, "client");
            await pair.IdentifyAsync(pair.Server, "server");
            await pair.ServeAsync(echo.Port, http: false);
            await pair.CallAsync(http: false);
            await EchoAsync(client, i);
            using var other = await RawPeer.ConnectAsync(pair.Outbound);
            await EchoAsync(other, i);
        }
    }

    [Fact]
    public async Task New_certificates_and_structures_keep_answers_under_way()
    {
        var steps = new SemaphoreSlim(0);
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n");
            for (var i = 0; i < 3; i++)
            {
                await steps.WaitAsync();
                await peer.SendAsync($"part");
            }
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        await client.ReadHeadAsync();

        for (var i = 0; i < 3; i++)
        {
            await pair.IdentifyAsync(pair.Client, "client");
            await pair.IdentifyAsync(pair.Server, "server");
            await pair.ServeAsync(app.Port, http: true);
            await pair.CallAsync(http: true);
            steps.Release();
            (await client.ReadUntilAsync("part")).ShouldBe("part");
        }
        app.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task A_root_that_is_taken_away_takes_the_connections_it_verified_with_it(bool kumaOnly, bool fromServer)
    {
        using var echo = new EchoServer("127.0.0.1");
        using var stranger = new TestAuthority("stranger");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false, kumaOnly: kumaOnly);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await EchoAsync(client, 1);

        if (fromServer) await pair.IdentifyAsync(pair.Server, "server", trusted: stranger);
        else await pair.IdentifyAsync(pair.Client, "client", trusted: stranger);

        (await client.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(5))).ShouldBe("");
        (await IsServedAsync(pair.Outbound)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_root_that_is_taken_away_ends_requests_of_a_removed_listener_too()
    {
        using var stranger = new TestAuthority("stranger");
        var hasRequest = new TaskCompletionSource();
        using var app = new ScriptedServer(async (peer, _) =>
        {
            await peer.ReadHeadAsync();
            hasRequest.SetResult();
            await peer.ReadToEndAsync();
        });
        await using var pair = await SidecarPair.StartAsync(app.Port, http: true);
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await client.SendAsync("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
        await hasRequest.Task.WaitAsync(TimeSpan.FromSeconds(5));

        (await pair.Server.ApplyAsync(new Weft.Proxy.Runtime.StructureUnit("2", [], [], []))).IsApplied.ShouldBeTrue();
        await pair.IdentifyAsync(pair.Server, "server", trusted: stranger);

        (await client.ReadHeadAsync()).ShouldStartWith("HTTP/1.1 503 ");
    }

    [Fact]
    public async Task When_a_clients_certificate_ends_what_is_open_goes_on_and_nothing_new_comes()
    {
        using var echo = new EchoServer("127.0.0.1");
        await using var pair = await SidecarPair.StartAsync(echo.Port, http: false);
        await pair.IdentifyAsync(pair.Client, "client", life: TimeSpan.FromSeconds(2));
        using var client = await RawPeer.ConnectAsync(pair.Outbound);
        await EchoAsync(client, 1);

        await Task.Delay(TimeSpan.FromSeconds(3.2), TimeProvider.System);

        await EchoAsync(client, 2);
        (await IsServedAsync(pair.Outbound)).ShouldBeFalse();
    }

    private static async Task<bool> IsServedAsync(string address)
    {
        try
        {
            using var client = await RawPeer.ConnectAsync(address);
            await client.SendAsync("x");
            return await client.ReadUntilAsync("x") == "x";
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static async Task EchoAsync(RawPeer client, int number)
    {
        await client.SendAsync($"[{number}]");
        (await client.ReadUntilAsync("]")).ShouldBe($"[{number}]");
    }
}
