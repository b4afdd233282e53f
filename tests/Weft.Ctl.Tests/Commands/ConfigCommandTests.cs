namespace Weft.Ctl.Tests.Commands;

public sealed class ConfigCommandTests : IDisposable
{
    private readonly Shell _shell = new();

    public ConfigCommandTests() => _shell.Api.On("GET /", """{"hostname":"h","tagline":"Weft","version":"0.1.0"}""");

    [Fact]
    public async Task A_control_plane_is_added_shown_switched_and_removed()
    {
        (await _shell.Run("config", "control-planes", "add", "--name", "east", "--address", "http://east:5681")).ShouldBe(0);
        _shell.Output.ShouldBe("added Control Plane \"east\"\nswitched active Control Plane to \"east\"\n");

        (await _shell.Run("config", "control-planes", "list")).ShouldBe(0);
        _shell.Output.ShouldBe("""
            ACTIVE   NAME    ADDRESS
                     local   http://localhost:5681
            *        east    http://east:5681

            """);

        (await _shell.Run("config", "control-planes", "switch", "--name", "local")).ShouldBe(0);
        (await _shell.Run("config", "control-planes", "remove", "--name", "east")).ShouldBe(0);
        (await _shell.Run("config", "view")).ShouldBe(0);
        _shell.Output.ShouldBe("""
            contexts:
            - controlPlane: local
              name: local
            controlPlanes:
            - coordinates:
                apiServer:
                  url: http://localhost:5681
              name: local
            currentContext: local

            """);
    }

    [Fact]
    public async Task A_name_is_taken_only_once_unless_overwritten()
    {
        string[] add = ["config", "control-planes", "add", "--name", "east", "--address", "http://east:5681"];
        await _shell.Run(add);

        (await _shell.Run(add)).ShouldBe(1);
        _shell.Error.ShouldContain("already exists");

        (await _shell.Run([.. add, "--overwrite"])).ShouldBe(0);
    }

    [Fact]
    public async Task A_token_is_kept_for_the_owner_alone_and_sent()
    {
        await _shell.Run(
            "config", "control-planes", "add", "--name", "local", "--address", "http://localhost:5681", "--auth-type", "tokens",
            "--auth-conf", "token=abc");
        _shell.Api.On("GET /meshes", """{"items":[]}""");

        (await _shell.Run("get", "meshes")).ShouldBe(0);

        _shell.Api.Authorization.ShouldBe("Bearer abc");
        File.GetUnixFileMode(Path.Combine(_shell.Home, ".weftctl", "config")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Something_else_at_the_address_is_not_added()
    {
        _shell.Api.On("GET /", """{"hello":"world"}""");

        (await _shell.Run("config", "control-planes", "add", "--name", "x", "--address", "http://x:1")).ShouldBe(1);

        _shell.Error.ShouldBe("Error: what answers at http://x:1 is not a control plane's API\n");
    }

    [Fact]
    public async Task Another_configuration_file_and_none_can_be_chosen()
    {
        var file = Path.Combine(_shell.Home, "other", "file");
        (await _shell.Run("config", "control-planes", "add", "--name", "a", "--address", "http://a", "--config-file", file)).ShouldBe(0);
        (await _shell.Run("config", "control-planes", "list", "--config-file", file)).ShouldBe(0);
        _shell.Output.ShouldContain("*        a");

        (await _shell.Run("config", "control-planes", "add", "--name", "a", "--address", "http://a", "--no-config")).ShouldBe(1);
        _shell.Error.ShouldContain("--no-config");
    }

    [Fact]
    public async Task A_broken_configuration_file_is_named()
    {
        var file = _shell.Write("broken", "contexts: [");

        (await _shell.Run("config", "view", "--config-file", file)).ShouldBe(1);

        _shell.Error.ShouldStartWith($"Error: cannot read configuration file {file}: line ");
    }

    [Fact]
    public async Task A_token_is_generated_from_name_tags_and_life()
    {
        _shell.Api.On("POST /tokens/dataplane", "the.jwt.token");

        (await _shell.Run(
            "generate", "dataplane-token", "--name", "web", "--tag", "kuma.io/service=a,kuma.io/service=b", "--valid-for", "24h")).ShouldBe(0);

        _shell.Output.ShouldBe("the.jwt.token");
        _shell.Api.Requests[0].Body.ShouldBe(
            """{"name":"web","mesh":"default","tags":{"kuma.io/service":["a","b"]},"type":"","validFor":"24h"}""");
    }

    [Fact]
    public async Task Version_shows_both_sides_and_survives_without_a_control_plane()
    {
        (await _shell.Run("version")).ShouldBe(0);
        _shell.Output.ShouldBe("Client: Weft 0.1.0\nServer: Weft 0.1.0\n");

        _shell.Api.Unreachable = "Connection refused";
        (await _shell.Run("version")).ShouldBe(0);
        _shell.Error.ShouldContain("Unable to retrieve server version");
    }

    public void Dispose() => _shell.Dispose();
}
