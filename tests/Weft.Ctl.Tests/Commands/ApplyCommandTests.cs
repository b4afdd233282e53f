using System.Net;

namespace Weft.Ctl.Tests.Commands;

public sealed class ApplyCommandTests : IDisposable
{
    private const string Mesh = "type: Mesh\nname: default\n";

    private const string Dataplane = """
        type: Dataplane
        mesh: default
        name: web-{{ number }}
        networking:
          address: 127.0.0.1
          inbound:
          - port: 8080
            tags:
              kuma.io/service: web

        """;

    private readonly Shell _shell = new();

    [Fact]
    public async Task Documents_of_a_file_are_sent_meshes_first()
    {
        var file = _shell.Write("all.yaml", Dataplane + "---\n" + Mesh);
        _shell.Api.On("PUT /meshes/default", "", HttpStatusCode.Created)
            .On("PUT /meshes/default/dataplanes/web-1", """{"warnings":["old form"]}""");

        (await _shell.Run("apply", "-f", file, "-v", "number=1")).ShouldBe(0);

        _shell.Output.ShouldBe("created Mesh \"default\"\nupdated Dataplane \"web-1\"\n");
        _shell.Error.ShouldBe("WARNING: old form\n");
        _shell.Api.Requests.Select(request => request.Line)
            .ShouldBe(["PUT /meshes/default", "PUT /meshes/default/dataplanes/web-1"]);
        _shell.Api.Requests[1].Body.ShouldContain("\"kuma.io/service\":\"web\"");
    }

    [Fact]
    public async Task Stdin_and_a_directory_are_read()
    {
        _shell.Write("dir/b.yml", Mesh);
        _shell.Write("dir/a.txt", "not read");
        _shell.Api.On("PUT /meshes/default", "");

        (await _shell.RunWithInput(Mesh, "apply", "-f", "-")).ShouldBe(0);
        (await _shell.Run("apply", "-f", Path.Combine(_shell.Home, "dir"))).ShouldBe(0);

        _shell.Api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task All_faults_of_all_documents_are_told_and_nothing_is_sent()
    {
        var file = _shell.Write("bad.yaml", Mesh + """
            ---
            type: Dataplane
            mesh: default
            name: web
            networking:
              address: 127.0.0.1
              color: red
              inbound:
              - port: 100000
            ---
            type: Nonsense
            name: x

            """);

        (await _shell.Run("apply", "-f", file)).ShouldBe(1);

        _shell.Api.Requests.ShouldBeEmpty();
        _shell.Error.ShouldContain("Dataplane \"web\" is not valid");
        _shell.Error.ShouldContain("networking.color");
        _shell.Error.ShouldContain("networking.inbound[0].port");
        _shell.Error.ShouldContain("kuma.io/service");
        _shell.Error.ShouldContain("unknown resource type \"Nonsense\"");
        _shell.Error.ShouldContain("bad.yaml:4");
    }

    [Fact]
    public async Task A_dry_run_prints_what_would_be_sent()
    {
        (await _shell.RunWithInput(Dataplane, "apply", "-f", "-", "-v", "number=7", "--dry-run")).ShouldBe(0);

        _shell.Output.ShouldContain("name: web-7");
        _shell.Output.ShouldNotContain("Time");
        _shell.Api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_place_without_a_value_is_named()
    {
        (await _shell.RunWithInput(Dataplane, "apply", "-f", "-")).ShouldBe(1);

        _shell.Error.ShouldBe("Error: stdin: no value for number: give one with -v NAME=VALUE\n");
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_document_and_the_others_go_on()
    {
        _shell.Api.On(
            "PUT /meshes/default",
            """{"title":"Could not process a resource","details":"Resource is not valid","causes":[{"field":"mtls","message":"no"}]}""",
            HttpStatusCode.BadRequest);
        _shell.Api.On("PUT /meshes/other", "", HttpStatusCode.Created);

        (await _shell.RunWithInput(Mesh + "---\ntype: Mesh\nname: other\n", "apply", "-f", "-")).ShouldBe(1);

        _shell.Error.ShouldBe(
            "Error: stdin:1: Mesh \"default\": Could not process a resource (Resource is not valid)\n* mtls: no\n");
        _shell.Output.ShouldBe("created Mesh \"other\"\n");
    }

    [Theory]
    [InlineData("nothing.yaml", "nothing.yaml")]
    [InlineData("-", "there is no resource to apply")]
    public async Task Input_that_holds_nothing_is_a_failure(string name, string words)
    {
        (await _shell.Run("apply", "-f", name)).ShouldBe(1);

        _shell.Error.ShouldContain(words);
    }

    [Fact]
    public async Task Text_that_is_no_yaml_is_told_with_its_line()
    {
        (await _shell.RunWithInput("type: Mesh\nname: [a\n", "apply", "-f", "-")).ShouldBe(1);

        _shell.Error.ShouldStartWith("Error: stdin:");
    }

    public void Dispose() => _shell.Dispose();
}
