using Weft.Proxy.Tests.Runtime;

namespace Weft.Proxy.Tests.Http;

/// <summary>A client, a pair of proxies and an application whose every connection follows a script.</summary>
internal sealed class Chain : IAsyncDisposable
{
    private readonly ScriptedServer _app;
    private readonly SidecarPair _pair;

    private Chain(ScriptedServer app, SidecarPair pair, ChainPeer client)
    {
        _app = app;
        _pair = pair;
        Client = client;
    }

    public ChainPeer Client { get; }

    public SidecarPair Pair => _pair;

    public static async Task<Chain> StartAsync(bool http2Client, bool http2App, Func<ChainPeer, Task> script)
    {
        var app = new ScriptedServer(async (peer, _) =>
        {
            using var served = await ChainPeer.ServeAsync(peer, http2App);
            await script(served);
            // What the application leaves open, the proxy closes.
            await peer.ReadToEndAsync();
        });
        var pair = await SidecarPair.StartAsync(app.Port, http: true, http2App, workers: 1);
        return new Chain(app, pair, await ChainPeer.ConnectAsync(pair.Outbound, http2Client));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _pair.DisposeAsync();
        _app.Dispose();
    }
}
