namespace Weft.EndToEnd.Tests.WebSockets;

public class StackTests(WebSocketMesh mesh) : IClassFixture<WebSocketMesh>
{
    private const string Expected =
        """
        text equal
        binary equal
        fragmented one two three
        bulk 200 equal
        ping answered
        pong word
        server saw 4001 good bye
        client saw 4002 closing time
        refused 403

        """;

    private static readonly string[] Stacks = ["python", "js"];

    public static MatrixTheoryData<string, string> Pairs { get; } = new(Stacks, Stacks);

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_conversation_goes_as_without_a_mesh(string client, string server)
    {
        var route = await mesh.ReachAsync(server);

        var direct = await WebSocketMesh.Peers[client].CallAsync(route.Direct);
        var seen = await WebSocketMesh.Peers[client].CallAsync(route.Mesh);

        // The first line tells what was agreed on, in the words of the two libraries.
        direct.ShouldStartWith("permessage-deflate");
        direct[(direct.IndexOf('\n', StringComparison.Ordinal) + 1)..].ShouldBe(Expected);
        seen.ShouldBe(direct);
    }
}
