using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Weft.ControlPlane.Tests.Hosting;

public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-cp-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Authority_tokens_resources_and_the_servers_certificate_outlive_a_restart()
    {
        string certificate, token, server;
        await using (var before = await RunningControlPlane.StartInAsync(_folder, ownsFolder: false))
        {
            await before.PutAsync("/meshes/default", Documents.StrictMesh);
            await before.PutAsync("/meshes/default/dataplanes/web-1", Documents.Dataplane("web-1"));
            certificate = await SecretAsync(before);
            token = await before.TokenAsync("""{"mesh":"default"}""");
            server = await File.ReadAllTextAsync(Path.Combine(_folder, "dp-server.crt"));
        }

        await using var after = await RunningControlPlane.StartInAsync(_folder, ownsFolder: false);
        (await SecretAsync(after)).ShouldBe(certificate);
        (await after.GetAsync("/meshes/default/dataplanes/web-1")).Status.ShouldBe(HttpStatusCode.OK);
        (await File.ReadAllTextAsync(Path.Combine(_folder, "dp-server.crt"))).ShouldBe(server);
        var request = new JsonObject { ["mesh"] = "default", ["name"] = "web-1", ["dataplaneToken"] = token };
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        (await after.DpServer.PostAsync("/bootstrap", content)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Private_keys_are_readable_by_their_owner_only()
    {
        await using var control = await RunningControlPlane.StartInAsync(_folder, ownsFolder: false);

        foreach (var name in (string[])["dp-server.key", "weft.db", "weft.db-wal"])
            File.GetUnixFileMode(Path.Combine(_folder, name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Two_control_planes_run_side_by_side()
    {
        await using var one = await RunningControlPlane.StartAsync();
        await using var two = await RunningControlPlane.StartAsync();
        await one.PutAsync("/meshes/only-one", Documents.Mesh("only-one"));

        (await two.GetAsync("/meshes/only-one")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_the_default_mesh_there_is_none()
    {
        await using var control = await RunningControlPlane.StartAsync("--skip-mesh-creation");

        (await control.GetAsync("/meshes")).Body!["total"]!.GetValue<int>().ShouldBe(0);
    }

    private static async Task<string> SecretAsync(RunningControlPlane control) =>
        (await control.GetAsync("/meshes/default/secrets/default.ca-builtin-cert-ca-1")).Body!["data"]!.GetValue<string>();
}
