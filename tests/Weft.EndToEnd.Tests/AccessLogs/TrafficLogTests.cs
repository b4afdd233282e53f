namespace Weft.EndToEnd.Tests.AccessLogs;

/// <summary>TrafficLog and the mesh's logging, in Kuma's default formats.</summary>
public class TrafficLogTests(TrafficLogMesh mesh) : IClassFixture<TrafficLogMesh>
{
    [Theory]
    [InlineData("http")]
    [InlineData("http2")]
    [InlineData("grpc")]
    [InlineData("websocket")]
    [InlineData("kafka")]
    public async Task The_clients_proxy_writes_one_line_and_the_services_proxy_none(string service)
    {
        await mesh.ReachAsync(service);
        var (file, server) = (LogLines.OfFile(mesh.LogFile), new LogLines(() => mesh.Server.Lines));

        var sent = await Sender.SendAsync(mesh, service);

        await file.ShouldBeAsync(DefaultLines.Of(sent, "client", await UpstreamAsync(service)));
        await server.ShouldBeNoneAsync();
    }

    [Fact]
    public async Task A_back_end_that_a_policy_names_takes_the_place_of_the_default_one()
    {
        await mesh.ReachAsync("tcp");
        var (file, server) = (LogLines.OfFile(mesh.LogFile), new LogLines(() => mesh.Server.Lines));

        var sent = await Sender.SendAsync(mesh, "tcp");

        await server.ShouldBeAsync(DefaultLines.Of(sent, "client", await UpstreamAsync("tcp")));
        await file.ShouldBeNoneAsync();
    }

    private async Task<string> UpstreamAsync(string service) => (await (await mesh.PairAsync()).Client.EndpointsAsync(service)).Single();
}
