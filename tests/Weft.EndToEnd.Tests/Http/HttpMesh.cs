using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Http;

/// <summary>A pair with an <see cref="Origin"/> of HTTP/1.1 behind the service web, tagged http, one of HTTP/2 behind api, tagged http2, and node behind node.</summary>
public sealed class HttpMesh() : PairFixture(new Dictionary<string, string> { ["web"] = "http", ["api"] = "http2", ["node"] = "http" })
{
    private static readonly Peer Node = new("node", "http_peer.js", "require('http')", "node");

    protected override async Task<IAsyncDisposable> ServeAsync(string service, int port) => service switch
    {
        "node" => await Node.ServeAsync(port),
        "api" => await Origin.StartAsync(port, HttpProtocols.Http2),
        _ => await Origin.StartAsync(port, HttpProtocols.Http1),
    };
}
