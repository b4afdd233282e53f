using System.Net;
using System.Net.WebSockets;
using System.Text;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.WebSockets;

/// <summary>An open WebSocket, seen from System.Net.WebSockets.</summary>
public class OpenSocketTests(WebSocketMesh mesh) : IClassFixture<WebSocketMesh>
{
    [Fact]
    public async Task New_configuration_for_both_proxies_does_not_reset_it()
    {
        var route = await mesh.ReachAsync("python");
        var pair = await mesh.PairAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{route.Mesh}/"), TestContext.Current.CancellationToken);
        (await EchoAsync(socket, "before")).ShouldBe("before");

        // New listeners beside those in use, and a second endpoint, which nobody serves, for the service itself.
        await pair.AddAsync("more", "http");
        var second = DataplaneText.Write("second", 0, [new Inbound("python", "http", pair.Mesh.Ports.Take(), pair.Mesh.Ports.Take())], []);
        (await pair.Mesh.PutAsync("/meshes/default/dataplanes/second", second)).ShouldBeNull();
        await pair.Mesh.KnowsAsync(pair.Client, "python", 2);
        await pair.Mesh.IsUpAsync();

        for (var i = 0; i < 100; i++) (await EchoAsync(socket, $"after {i}")).ShouldBe($"after {i}");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", TestContext.Current.CancellationToken);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Fact]
    public async Task A_refusal_of_the_application_reaches_the_client()
    {
        var route = await mesh.ReachAsync("js");
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Should.ThrowAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri($"ws://127.0.0.1:{route.Mesh}/refused"), TestContext.Current.CancellationToken));

        socket.HttpStatusCode.ShouldBe(HttpStatusCode.Forbidden);
        socket.HttpResponseHeaders!.Keys.ShouldNotContain("x-weft-error");
    }

    private static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        var buffer = new byte[1024];
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var answer = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, answer.Count);
    }
}
