using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.WebSockets;

/// <summary>A pair with a WebSocket service on each stack, all hinted as http.</summary>
public sealed class WebSocketMesh() : PairFixture(new Dictionary<string, string> { ["python"] = "http", ["js"] = "http" })
{
    internal static IReadOnlyDictionary<string, Peer> Peers { get; } = new Dictionary<string, Peer>
    {
        ["python"] = new("/usr/bin/python3", "websocket_peer.py", "import websockets", "python3-websockets"),
        ["js"] = new("node", "websocket_peer.js", "require('ws')", "npm ws"),
    };

    protected override async Task<IAsyncDisposable> ServeAsync(string service, int port) => await Peers[service].ServeAsync(port);
}
