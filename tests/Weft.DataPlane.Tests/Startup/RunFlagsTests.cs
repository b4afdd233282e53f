using System.CommandLine;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Startup;

namespace Weft.DataPlane.Tests.Startup;

public class RunFlagsTests
{
    private const string Dataplane = "type: Dataplane\nmesh: m\nname: {{ name }}-1\nnetworking: {address: 127.0.0.1}";

    private static DataPlaneSettings Resolve(Dictionary<string, string> environment, params string[] args)
    {
        var flags = new RunFlags();
        var command = new RootCommand();
        flags.AddTo(command);
        var parsed = command.Parse(args);
        parsed.Errors.ShouldBeEmpty();
        return flags.Resolve(parsed, environment.GetValueOrDefault);
    }

    private static DataPlaneSettings Resolve(params string[] args) => Resolve([], args);

    [Fact]
    public void Without_flags_the_defaults_hold()
    {
        var settings = Resolve("--name=a");
        settings.ControlPlane.ShouldBe(new Uri("https://localhost:5678"));
        settings.Mesh.ShouldBe("default");
        settings.DrainTime.ShouldBe(TimeSpan.FromSeconds(30));
        settings.LogLevel.ShouldBe(LogLevel.Info);
        settings.Concurrency.ShouldBe(0);
        settings.AdminPort.ShouldBeNull();
        settings.ConfigDirectory.ShouldBeNull();
    }

    [Fact]
    public void A_flag_wins_over_weft_and_weft_over_kuma()
    {
        var environment = new Dictionary<string, string> { ["KUMA_DATAPLANE_DRAIN_TIME"] = "1s", ["WEFT_DATAPLANE_DRAIN_TIME"] = "2s", ["KUMA_DATAPLANE_NAME"] = "k" };
        Resolve(environment, "--drain-time", "3s").DrainTime.ShouldBe(TimeSpan.FromSeconds(3));
        Resolve(environment).DrainTime.ShouldBe(TimeSpan.FromSeconds(2));
        Resolve(environment).Name.ShouldBe("k");
    }

    [Fact]
    public void A_dataplane_gives_mesh_and_name_once_its_variables_are_in_place()
    {
        var settings = Resolve("--dataplane", Dataplane, "-v", "name=web");
        settings.Mesh.ShouldBe("m");
        settings.Name.ShouldBe("web-1");
        settings.Template.ShouldNotBeNull().Text.ShouldContain("name: web-1");
    }

    [Fact]
    public void A_variable_that_is_not_given_is_named() =>
        Should.Throw<UsageException>(() => Resolve("--dataplane", Dataplane)).Message.ShouldBe("the dataplane resource needs --dataplane-var for name");

    [Fact]
    public void A_name_beside_a_dataplane_is_refused_unless_it_is_the_same()
    {
        Should.Throw<UsageException>(() => Resolve("--dataplane", Dataplane, "-v", "name=web", "--name", "other"));
        Resolve("--dataplane", Dataplane, "-v", "name=web", "--name", "web-1").Name.ShouldBe("web-1");
    }

    [Fact]
    public void A_token_file_is_read_and_trimmed()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "token");
        File.WriteAllText(file, "abc\n");
        Resolve("--name=a", "--dataplane-token-file", file).Token.ShouldBe("abc");
    }

    [Fact]
    public void Flags_about_envoy_and_coredns_are_taken_and_named() =>
        Resolve("--name=a", "--dns-enabled=false", "--binary-path", "/usr/bin/envoy").Ignored.ShouldBe(["--binary-path", "--dns-enabled"]);

    [Theory]
    [InlineData("--drain-time", "soon")]
    [InlineData("--concurrency", "-1")]
    [InlineData("--log-level", "loud")]
    [InlineData("--cp-address", "localhost:5678")]
    [InlineData("--proxy-type", "gateway")]
    [InlineData("--admin-port", "65536")]
    [InlineData("--dataplane-token-file", "/does/not/exist")]
    [InlineData("--dataplane", "type: Mesh\nname: a")]
    [InlineData("--dataplane", "[")]
    public void A_wrong_value_is_refused(string flag, string value) =>
        Should.Throw<UsageException>(() => Resolve("--name=a", flag, value));

    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("250ms", 250)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("0", 0)]
    public void Durations_are_read_as_go_writes_them(string text, int milliseconds)
    {
        DurationText.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("1..5s")]
    public void Other_texts_are_no_durations(string text) => DurationText.TryParse(text, out _).ShouldBeFalse();
}
