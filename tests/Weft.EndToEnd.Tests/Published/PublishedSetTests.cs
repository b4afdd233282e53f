namespace Weft.EndToEnd.Tests.Published;

/// <summary>The smoke suite of the released programs: <c>./build.sh publish</c> runs it after making them.</summary>
public class PublishedSetTests
{
    private const string Dataplane = """
        type: Dataplane
        mesh: default
        name: backend-1
        networking:
          address: 127.0.0.1
          inbound:
          - port: 21011
            servicePort: 21012
            tags:
              kuma.io/service: backend
              kuma.io/protocol: http
        """;

    [Theory]
    [InlineData("weft-cp", "version")]
    [InlineData("weft-dp", "version")]
    [InlineData("weftctl", "version", "--no-config")]
    public async Task A_program_is_native_and_tells_its_version(string name, params string[] arguments)
    {
        var program = PublishedSet.Program(name);

        var (code, output) = await Programs.RunAsync(program, arguments);

        code.ShouldBe(0, output);
        output.ShouldContain("0.1.0");
        File.Exists(Path.Combine(PublishedSet.Folder, "lib", name, name + ".dll")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_demo_holds_every_row()
    {
        _ = PublishedSet.Program("weft-cp");

        var (code, output) = await Programs.RunAsync("/usr/bin/env", "WEFT_BIN=" + PublishedSet.Folder, Programs.Ours("weft-demo"), "--check");

        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task What_weftctl_applies_it_gets_and_inspects()
    {
        await using var control = await PublishedControlPlane.StartAsync();
        await control.ControlAsync("config", "control-planes", "add", "--name", "published", "--address", control.Url);

        await control.ControlAsync("apply", "-f", await control.WriteAsync("backend.yaml", Dataplane));

        (await control.ControlAsync("get", "meshes")).ShouldContain("default");
        (await control.ControlAsync("get", "dataplane", "backend-1", "-o", "yaml")).ShouldContain("kuma.io/service: backend");
        (await control.ControlAsync("get", "dataplanes", "-o", "json")).ShouldContain("\"backend-1\"");
        (await control.ControlAsync("inspect", "dataplanes")).ShouldContain("Offline");
        (await control.ControlAsync("generate", "dataplane-token", "--name", "backend-1", "--valid-for", "1h")).Split('.').Length.ShouldBe(3);
        await control.ControlAsync("delete", "dataplane", "backend-1");
        (await control.ControlAsync("get", "dataplanes")).ShouldNotContain("backend-1");
    }

    [Fact]
    public async Task A_wrong_document_is_refused_with_every_violation()
    {
        await using var control = await PublishedControlPlane.StartAsync();
        await control.ControlAsync("config", "control-planes", "add", "--name", "published", "--address", control.Url);
        var file = await control.WriteAsync("wrong.yaml", Dataplane.Replace("21011", "99999", StringComparison.Ordinal).Replace("address: 127.0.0.1", "address: ''", StringComparison.Ordinal));

        var (code, output) = await control.TryControlAsync("apply", "-f", file);

        code.ShouldBe(1);
        output.ShouldContain("* networking.address: ");
        output.ShouldContain("* networking.inbound[0].port: ");
    }
}
