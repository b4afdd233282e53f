using Weft.ControlPlane.Configuration;

namespace Weft.ControlPlane.Tests.Configuration;

public sealed class SettingsReaderTests
{
    private const string File = "apiServer:\n  http:\n    port: 1004\nxdsServer:\n  dataplaneStatusFlushInterval: 3s\nguiServer:\n  apiServerUrl: x\n";

    [Theory]
    [InlineData("", "", "", false, 5681)]
    [InlineData("", "", "", true, 1004)]
    [InlineData("", "", "1003", true, 1003)]
    [InlineData("", "1002", "1003", true, 1002)]
    [InlineData("1001", "1002", "1003", true, 1001)]
    public void A_flag_wins_over_WEFT_over_KUMA_over_the_file_over_the_default(string flag, string weft, string kuma, bool withFile, int expected)
    {
        string[] arguments = [.. flag.Length > 0 ? new[] { "--api-port", flag } : [], .. withFile ? new[] { "--config-file=f.yaml" } : []];
        var environment = new Dictionary<string, string> { ["WEFT_API_SERVER_HTTP_PORT"] = weft, ["KUMA_API_SERVER_HTTP_PORT"] = kuma };

        Read(arguments, environment).Settings.Api.Port.ShouldBe(expected);
    }

    [Fact]
    public void The_defaults_are_a_persistent_store_and_an_API_on_loopback()
    {
        var settings = Read([]).Settings;

        settings.IsPersistent.ShouldBeTrue();
        settings.Api.EndPoint.ToString().ShouldBe("127.0.0.1:5681");
        settings.DpServer.Port.ShouldBe(5678);
        settings.Diagnostics.Port.ShouldBe(5680);
        settings.RequiresDataplaneToken.ShouldBeTrue();
        settings.FlushInterval.ShouldBe(TimeSpan.FromSeconds(10));
        settings.DeregistrationDelay.ShouldBe(TimeSpan.FromSeconds(10));
        settings.WorkDirectory.ShouldBe(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".weft"));
    }

    [Fact]
    public void Settings_of_Kuma_that_mean_nothing_here_are_told_and_ignored()
    {
        var (settings, warnings) = Read(["-c", "f.yaml"]);

        settings.FlushInterval.ShouldBe(TimeSpan.FromSeconds(3));
        warnings.ShouldHaveSingleItem().ShouldContain("guiServer.apiServerUrl");
    }

    [Fact]
    public void Every_fault_is_told_at_once_with_its_source()
    {
        var environment = new Dictionary<string, string> { ["KUMA_DP_SERVER_PORT"] = "x", ["WEFT_STORE_TYPE"] = "redis" };
        var message = Should.Throw<SettingsException>(() => Read(["--api-port", "y", "--frob"], environment)).Message;

        message.ShouldContain("unknown flag: --frob");
        message.ShouldContain("--api-port: must be a whole number, not 'y'");
        message.ShouldContain("KUMA_DP_SERVER_PORT: must be a whole number, not 'x'");
        message.ShouldContain("WEFT_STORE_TYPE: must be one of sqlite, memory, not 'redis'");
    }

    [Fact]
    public void An_address_that_is_none_is_a_fault() =>
        Should.Throw<SettingsException>(() => Read(["--api-interface", "nowhere"])).Message.ShouldContain("--api-interface: must be an IP address");

    [Fact]
    public void The_effective_settings_print_in_the_files_shape()
    {
        var json = Read(["--api-port=7"]).Settings.Values.ToJson();

        json["apiServer"]!["http"]!["port"]!.GetValue<int>().ShouldBe(7);
        json["defaults"]!["skipMeshCreation"]!.GetValue<bool>().ShouldBeFalse();
        json["xdsServer"]!["dataplaneDeregistrationDelay"]!.GetValue<string>().ShouldBe("10s");
    }

    private static (ControlPlaneSettings Settings, IReadOnlyList<string> Warnings) Read(string[] arguments, Dictionary<string, string>? environment = null) =>
        SettingsReader.Read(arguments, name => environment?.GetValueOrDefault(name), _ => File);
}
