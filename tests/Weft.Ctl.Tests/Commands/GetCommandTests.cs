namespace Weft.Ctl.Tests.Commands;

public sealed class GetCommandTests : IDisposable
{
    private const string Dataplanes = """
        {"total":1,"next":"http://localhost:5681/meshes/default/dataplanes?offset=100&size=100","items":[{"type":"Dataplane","mesh":"default",
        "name":"web-1","creationTime":"2026-05-01T09:00:00Z","networking":{"address":"10.0.0.1","inbound":[
        {"port":80,"tags":{"kuma.io/service":"web","version":"2"}},{"port":81,"tags":{"kuma.io/service":"admin"}}]}}]}
        """;

    private readonly Shell _shell = new();

    [Fact]
    public async Task Dataplanes_are_shown_in_Kumas_columns()
    {
        _shell.Api.On("GET /meshes/default/dataplanes", Dataplanes);

        (await _shell.Run("get", "dataplanes")).ShouldBe(0);

        _shell.Output.ShouldBe("""
            MESH      NAME    TAGS                                  ADDRESS    AGE
            default   web-1   kuma.io/service=admin,web version=2   10.0.0.1   3h

            """);
        _shell.Error.ShouldBe("Rerun with the flag --offset 100 to see more\n");
    }

    [Fact]
    public async Task Meshes_are_shown_in_Kumas_columns()
    {
        _shell.Api.On("GET /meshes", """
            {"total":2,"items":[{"type":"Mesh","name":"default","creationTime":"2026-04-01T12:00:00Z",
            "mtls":{"enabledBackend":"ca-1","backends":[{"name":"ca-1","type":"builtin"}]},
            "logging":{"backends":[{"name":"f","type":"file"},{"name":"t","type":"tcp"}]},"routing":{"zoneEgress":true}},
            {"type":"Mesh","name":"plain","creationTime":"2020-04-01T12:00:00Z"}],"next":null}
            """);

        (await _shell.Run("get", "meshes")).ShouldBe(0);

        _shell.Output.ShouldBe("""
            NAME      mTLS           METRICS   LOGGING         TRACING   LOCALITY   ZONEEGRESS   AGE
            default   builtin/ca-1   off       file/f, tcp/t   off       off        on           30d
            plain     off            off       off             off       off        off          6y

            """);
    }

    [Fact]
    public async Task One_resource_is_shown_as_yaml_and_json()
    {
        _shell.Api.On("GET /meshes/m/secrets/s", """{"type":"Secret","mesh":"m","name":"s","data":"YQ=="}""");

        (await _shell.Run("get", "secret", "s", "-m", "m", "-o", "yaml")).ShouldBe(0);
        _shell.Output.ShouldStartWith("type: Secret\nmesh: m\nname: s\ndata: ");

        (await _shell.Run("get", "secret", "s", "--mesh", "m", "-o", "json")).ShouldBe(0);
        _shell.Output.ShouldContain("  \"data\": \"YQ==\"\n");
    }

    [Theory]
    [InlineData("traffic-logs", "traffic-logs", "TrafficLog")]
    [InlineData("traffic-traces", "traffic-traces", "TrafficTrace")]
    [InlineData("meshaccesslogs", "meshaccesslogs", "MeshAccessLog")]
    [InlineData("meshtraces", "meshtraces", "MeshTrace")]
    [InlineData("mesh-metrics", "meshmetrics", "MeshMetric")]
    public async Task Policies_are_shown_under_Kumas_words(string word, string path, string type)
    {
        _shell.Api.On("GET /meshes/default/" + path, $$"""
            {"total":1,"items":[{"type":"{{type}}","mesh":"default","name":"all","creationTime":"2026-05-01T09:00:00Z"}]}
            """);

        (await _shell.Run("get", word)).ShouldBe(0);

        _shell.Output.ShouldBe("MESH      NAME   AGE\ndefault   all    3h\n");
    }

    [Fact]
    public async Task Pages_are_asked_for()
    {
        _shell.Api.On("GET /meshes/default/dataplanes?size=2&offset=4", """{"total":0,"items":[]}""");

        (await _shell.Run("get", "dataplanes", "--size", "2", "--offset", "4")).ShouldBe(0);
    }

    [Theory]
    [InlineData(1, "there is no Dataplane with name web in mesh default", "get", "dataplane", "web")]
    [InlineData(2, "unknown resource type 'dataplans'", "get", "dataplans")]
    [InlineData(2, "which dataplane?", "get", "dataplane")]
    [InlineData(2, "Required argument", "get")]
    [InlineData(2, "xml", "get", "meshes", "-o", "xml")]
    [InlineData(2, "--bogus", "get", "meshes", "--bogus")]
    [InlineData(2, "'soon' is not a duration", "get", "meshes", "--api-timeout", "soon")]
    [InlineData(2, "loud", "get", "meshes", "--log-level", "loud")]
    public async Task What_cannot_be_shown_is_an_error_with_its_exit_code(int code, string words, params string[] arguments)
    {
        (await _shell.Run(arguments)).ShouldBe(code);

        _shell.Error.ShouldStartWith("Error: ");
        _shell.Error.ShouldContain(words);
        _shell.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("off", "")]
    [InlineData("info", "info: GET http://localhost:5681/meshes: 200 in 0 ms\n")]
    [InlineData("debug", "debug: local is at http://localhost:5681\ndebug: GET http://localhost:5681/meshes HTTP/1.1, no body\n"
        + "info: GET http://localhost:5681/meshes: 200 in 0 ms\ndebug: answer HTTP/1.1, 22 bytes of application/json\n")]
    public async Task The_log_level_says_what_is_told_of_requests(string level, string told)
    {
        _shell.Api.On("GET /meshes", """{"total":0,"items":[]}""");

        (await _shell.Run("get", "meshes", "--log-level", level)).ShouldBe(0);

        _shell.Error.ShouldBe(told);
    }

    [Fact]
    public async Task A_control_plane_that_is_away_is_told_with_its_address()
    {
        _shell.Api.Unreachable = "Connection refused";

        (await _shell.Run("get", "meshes")).ShouldBe(1);

        _shell.Error.ShouldBe("Error: cannot reach the control plane at http://localhost:5681: Connection refused\n");
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("control-planes", "config")]
    public async Task A_group_by_itself_shows_what_is_in_it(string word, params string[] arguments)
    {
        (await _shell.Run(arguments)).ShouldBe(0);

        _shell.Output.ShouldContain(word);
    }

    [Fact]
    public async Task Deleting_says_what_went_and_misses_what_is_not_there()
    {
        _shell.Api.On("DELETE /meshes/default/dataplanes/web", "");

        (await _shell.Run("delete", "dataplane", "web")).ShouldBe(0);
        _shell.Output.ShouldBe("deleted Dataplane \"web\"\n");

        (await _shell.Run("delete", "dataplane", "gone")).ShouldBe(1);
        _shell.Error.ShouldBe("Error: there is no Dataplane with name \"gone\"\n");
    }

    public void Dispose() => _shell.Dispose();
}
