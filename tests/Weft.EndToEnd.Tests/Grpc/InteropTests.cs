using System.Globalization;

namespace Weft.EndToEnd.Tests.Grpc;

/// <summary>gRPC's official interoperability client and server, as Debian's ruby-grpc ships them. Its server lacks compressed requests, so those two cases fail everywhere.</summary>
public class InteropTests(GrpcMesh mesh) : IClassFixture<GrpcMesh>
{
    private const string FindGem = "require 'googleauth'; puts Gem::Specification.find_by_name('grpc').full_gem_path";
    private static readonly Lazy<Task<(int Code, string Output)>> Gem = new(() => Programs.RunAsync(Programs.Tool("/usr/bin/ruby"), "-e", FindGem));

    [Theory]
    [InlineData("empty_unary")]
    [InlineData("large_unary")]
    [InlineData("client_streaming")]
    [InlineData("server_streaming")]
    [InlineData("ping_pong")]
    [InlineData("empty_stream")]
    [InlineData("timeout_on_sleeping_server")]
    [InlineData("cancel_after_begin")]
    [InlineData("cancel_after_first_response")]
    [InlineData("unimplemented_method")]
    [InlineData("unimplemented_service")]
    [InlineData("status_code_and_message")]
    [InlineData("custom_metadata")]
    public async Task A_case_that_passes_without_a_mesh_passes_through_it(string name)
    {
        var route = await mesh.ReachAsync("interop");

        var (code, output) = await RunAsync(name, route.Mesh);

        if (code != 0) Assert.SkipWhen((await RunAsync(name, route.Direct)).Code != 0, $"{name} fails without a mesh too");
        code.ShouldBe(0, output);
        output.ShouldContain($"OK: {name}");
    }

    /// <summary>The path of a file of the interoperability suite.</summary>
    internal static async Task<string> FileAsync(string name)
    {
        var (code, folder) = await Gem.Value;
        var file = Path.Combine(folder.Trim(), "src", "ruby", "pb", "test", name);
        Assert.SkipUnless(code == 0 && File.Exists(file), "ruby-grpc with ruby-googleauth not found");
        return file;
    }

    private static async Task<(int Code, string Output)> RunAsync(string name, int port) => await Programs.RunAsync(
        Programs.Tool("/usr/bin/ruby"), await FileAsync("client.rb"), "--server_host", "127.0.0.1", "--server_port",
        port.ToString(CultureInfo.InvariantCulture), "--test_case", name);
}
