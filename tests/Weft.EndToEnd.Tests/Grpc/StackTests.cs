using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Grpc;

public class StackTests(GrpcMesh mesh) : IClassFixture<GrpcMesh>
{
    private static readonly string[] Stacks = ["dotnet", "python", "js", "ruby"];

    public static MatrixTheoryData<string, string> Pairs { get; } = new(Stacks, Stacks);

    private const string Expected =
        """
        unary 102400 bytes equal hello 00ff0a2c 00ff0a2c
        download 50 messages 500000 bytes
        upload 50,500000
        chat 50 messages equal
        5 status 5: é 100%
        14 status 14: é 100%

        """;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Every_client_is_served_by_every_server_in_all_four_kinds_of_call(string client, string server)
    {
        var route = await mesh.ReachAsync(server);

        var seen = await CallAsync(client, route.Mesh);

        if (seen != Expected) Assert.SkipUnless(await CallAsync(client, route.Direct) == Expected, $"{client} to {server} fails without a mesh too");
        seen.ShouldBe(Expected);
    }

    private static async Task<string> CallAsync(string client, int port)
    {
        if (client != "dotnet") return await GrpcMesh.Peers[client].CallAsync(port);
        using var dotnet = new EchoClient(port);
        return await dotnet.CallAsync();
    }
}
